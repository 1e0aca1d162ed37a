// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.trace.ActionKind;
import org.tracewarden.api.trace.Risk;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.api.trace.TracedEvent;

/** One session: a shell starts a program that reads what it should not, talks to a server and is killed. */
public final class TraceSamples {

    public static final long BEGIN = 1_795_239_130_000_000_000L;
    private static final long MILLI = 1_000_000L;

    private static final ProcessInfo SH = Samples.process(4710, "/usr/bin/dash", "sh", "-c", "thief; ls");
    private static final ProcessInfo THIEF = Samples.process(4711, "/tmp/thief", "/tmp/thief", "--all");

    private TraceSamples() {}

    /** Tells all of it. */
    public static void play(TraceListener listener) {
        listener.line(new TraceLine(1, "4710 execve(\"/bin/sh\", [\"sh\"], 0x7ffc /* 9 vars */) = 0 <0.000400>"));
        listener.event(call(1, 0, SH, "execve", List.of("\"/bin/sh\"", "[\"sh\"]"), "0", "", 400_000));
        listener.action(action(1, 0, SH, ActionKind.RAN, "sh -c 'thief; ls'", 1, 0, 0, "", "ran sh -c 'thief; ls'"));
        listener.event(call(2, 5, SH, "clone",
                List.of("child_stack=NULL", "flags=CLONE_CHILD_SETTID|SIGCHLD"), "4711", "", 90_000));
        listener.event(call(3, 6, THIEF, "openat", List.of("AT_FDCWD", "\"/etc/shadow\"", "O_RDONLY"),
                "3", "", 12_000));
        listener.event(call(4, 7, THIEF, "read", List.of("3</etc/shadow>", "\"root:\"...", "4096"), "1221", "", 9_000));
        listener.event(call(5, 8, THIEF, "openat", List.of("AT_FDCWD", "\"/root/.ssh/id_rsa\"", "O_RDONLY"), "-1",
                "ENOENT", 8_000));
        listener.action(action(2, 6, THIEF, ActionKind.READ, "/etc/shadow", 2, 1221, 0, "",
                "read /etc/shadow (1 read, 1,221 bytes)",
                new Risk(Risk.Kind.CREDENTIALS, Severity.HIGH, "/etc/shadow holds the password hashes of all users")));
        listener.action(action(3, 8, THIEF, ActionKind.LOOKED_FOR, "/root/.ssh/id_rsa", 1, 0, 1, "ENOENT",
                "looked for /root/.ssh/id_rsa"));
        listener.lost(new TraceLoss("aggregator", "events", 12, 5));
        listener.event(call(6, 20, THIEF, "connect",
                List.of("3<TCP:[4242]>", "{sa_family=AF_INET, sin_port=htons(443)}", "16"), "0", "", 31 * MILLI));
        listener.action(action(4, 20, THIEF, ActionKind.CONNECTED, "203.0.113.9:443", 1, 0, 0, "",
                "connected to 203.0.113.9:443"));
        listener.action(action(5, 52, THIEF, ActionKind.SENT, "203.0.113.9:443", 1, 1221, 0, "",
                "sent 1,221 bytes to 203.0.113.9:443"));
        listener.event(new TracedEvent(1, 7, BEGIN + 60 * MILLI, 4711, TracedEvent.Kind.SIGNAL, "SIGKILL",
                List.of("si_signo=SIGKILL"), "", "", "", Optional.empty(),
                "4711 1795239130.060000 --- SIGKILL {si_signo=SIGKILL} ---", OptionalInt.empty(), Optional.of(THIEF)));
        listener.event(new TracedEvent(1, 8, BEGIN + 61 * MILLI, 4711, TracedEvent.Kind.EXIT, "killed",
                List.of("SIGKILL"), "", "", "", Optional.empty(), "4711 1795239130.061000 +++ killed by SIGKILL +++",
                OptionalInt.empty(), Optional.of(THIEF)));
        listener.event(new TracedEvent(1, 9, 0, 0, TracedEvent.Kind.UNREADABLE, "", List.of(), "", "", "",
                Optional.empty(), "what is \u001b[2J this", OptionalInt.of(6), Optional.empty()));
        listener.event(new TracedEvent(1, 10, BEGIN + 65 * MILLI, 4710, TracedEvent.Kind.EXIT, "exited",
                List.of("7"), "", "", "", Optional.empty(), "4710 1795239130.065000 +++ exited with 7 +++",
                OptionalInt.empty(), Optional.of(SH)));
        listener.ended(new TraceResult(Optional.of(ExitStatus.exited(7)), Duration.ofMillis(66), 6, 12, ""));
    }

    public static TraceResult killed() {
        return new TraceResult(Optional.of(ExitStatus.killed(new Signal(15), false)), Duration.ofSeconds(2), 3, 0, "");
    }

    public static TraceResult letGo() {
        return new TraceResult(Optional.empty(), Duration.ofSeconds(2), 3, 0, "");
    }

    public static TraceResult failed() {
        return new TraceResult(Optional.empty(), Duration.ofMillis(2), 0, 0,
                "strace is not installed; install it with: apt-get install strace");
    }

    public static TracedAction action(long sequence, long millis, ProcessInfo process, ActionKind kind, String subject,
            long calls, long bytes, long failures, String error, String text, Risk... risks) {
        return new TracedAction(1, sequence, BEGIN + millis * MILLI, BEGIN + (millis + 1) * MILLI, process.pid(),
                process.comm(), Optional.of(process), kind, subject, calls, bytes, failures, error, 21_000, text,
                List.of(risks));
    }

    public static TracedEvent call(long sequence, long millis, ProcessInfo process, String name, List<String> arguments,
            String result, String error, long nanos) {
        return new TracedEvent(1, sequence, BEGIN + millis * MILLI, process.pid(), TracedEvent.Kind.CALL, name,
                arguments, result, error, error.isEmpty() ? "" : "No such file or directory", Optional.of(nanos),
                process.pid() + " " + name + "(...)", OptionalInt.empty(), Optional.of(process));
    }
}
