// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.AnomalyDetected;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallObserved;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.api.syscall.OngoingCalls;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.shell.CallSamples;
import org.tracewarden.shell.Samples;

class EventTableTest {

    private static final ProcessInfo BASH = Samples.process(812, "/usr/bin/bash", "-bash");
    private static final ProcessInfo SLEEP = Samples.process(4711, "/usr/bin/sleep", "sleep", "100");

    private final EventTable table = new EventTable(new Times(ZoneOffset.UTC), Users.NONE, 100, Style.MONOCHROME);

    @Test
    void the_heading_stands_over_the_columns() {
        assertEquals("TIME          EVENT          PID  PROGRAM          WHAT", table.header());
    }

    @Test
    void every_kind_of_event_has_its_line() {
        assertLine("14:03:22.123  fork          4711  sleep            forked by bash 812",
                new ProcessFork(Samples.header("process"), SLEEP, BASH));
        assertLine("14:03:22.123  exec          4711  sleep            sleep 100 by thread 4712 (1000, was bash)",
                new ProcessExec(Samples.header("process"), SLEEP, "/usr/bin/sleep", "bash", 4712));
        assertLine("14:03:22.123  exit          4711  sleep            exit 3 after 12 min 5 s,"
                        + " CPU 1.5 s, RSS 20.0 MiB",
                new ProcessExit(Samples.header("process"), SLEEP, ExitStatus.exited(3), Samples.USAGE,
                         List.of(), true));
        assertLine("14:03:22.123  signal        4711  sleep            SIGKILL from bash 812 by kill",
                signal(SignalOrigin.PROCESS, 9, 0, SignalResult.QUEUED));
        assertLine("14:03:22.123  signal        4711  sleep            SIGSEGV by a fault at 0x10 (si_code 1)",
                signal(SignalOrigin.FAULT, 11, 1, SignalResult.QUEUED));
        assertLine("14:03:22.123  signal        4711  sleep            SIGTERM from the kernel, already pending",
                signal(SignalOrigin.KERNEL, 15, 128, SignalResult.ALREADY_PENDING));
        assertLine("14:03:22.123  delivered     4711  sleep            SIGTERM: its handler runs",
                new SignalDelivered(Samples.header("process"), SLEEP, 4711, new Signal(15), 0, Disposition.HANDLED));
        assertLine("14:03:22.123  oom           4720  java             chosen by the kernel:"
                        + " /docker/3f4e at its limit …",
                Samples.outOfMemory().oom().orElseThrow());
        assertLine("14:03:22.123  throttled                            /a waited 80.0 ms"
                        + " in 8 of 10 periods, 2 processe…",
                new CpuThrottled(Samples.header("throttle"), new Workload("/a",
                        ContainerRuntime.NONE, "", "", ""), 1_000_000_000L, 10, 8,
                        80_000_000L, 10_000, 100_000, 2, List.of()));
        assertLine("14:03:22.123  death         4703  backup           @3 backup ended with exit code 3.",
                Samples.recorded(Samples.exit3()));
    }

    @Test
    void every_kind_of_event_about_system_calls_has_its_line() {
        assertLine("14:03:22.123  slow          1234  postgres         read took 152.5 ms: /data/base/16384",
                new SlowSyscall(Samples.header("syscall"), CallSamples.POSTGRES, CallSamples.read(152_500_000)));
        assertLine("14:03:22.123  slow           812  nginx            "
                        + "connect took 3.5 s so far: 10.0.0.5:5432, goes on",
                new SlowSyscall(Samples.header("syscall"), CallSamples.NGINX, CallSamples.connecting()));
        assertLine("14:03:22.123  failed         812  nginx            openat failed: ENOENT /etc/x",
                new FailedSyscall(Samples.header("syscall"), CallSamples.NGINX, CallSamples.openMissing("/etc/x")));
        assertLine("14:03:22.123  stats         1234  postgres         "
                        + "1,001 calls in 1.0 s, 7 failed, most read, 2 thr…",
                new SyscallStats(Samples.header("syscall"), CallSamples.POSTGRES, 0, 1_000_000_000L,
                        CallSamples.calls().calls(), List.of(new OngoingCalls(CallSamples.syscall("futex"),
                                WaitKind.LOCK, 2, 2_000_000_000L, 0)), false));
        assertLine("14:03:22.123  observed      1234  postgres         "
                        + "@12 HIGH I/O bottleneck: postgres executing read…",
                new SyscallObserved(Samples.header("classifier"), CallSamples.slowRead()));
        assertLine("14:03:22.123  pattern       1234  postgres         "
                        + "HIGH Excessive fsync: 62 fsync() calls a minute …",
                new PatternDetected(Samples.header("classifier"), CallSamples.fsync()));
        assertLine("14:03:22.123  anomaly       1234  postgres         "
                        + "CRITICAL Blocking I/O of postgres has a p95 of 1…",
                new AnomalyDetected(Samples.header("classifier"), CallSamples.anomaly()));
        assertLine("14:03:22.123  anomaly                              over: 40 % of all calls failed.",
                new AnomalyDetected(Samples.header("classifier"), CallSamples.pastHostAnomaly()));
    }

    @Test
    void what_becomes_of_an_agent_has_its_line() {
        var first = new ProcessKey(5200, 1);
        assertLine("14:03:22.123  agent         5200  mailer           spawned",
                step(AgentTransition.SPAWNED, Optional.of(first), Optional.empty(), ""));
        assertLine("14:03:22.123  agent         5200  mailer           exited, SIGKILL: by bash 812",
                step(AgentTransition.EXITED, Optional.of(first), Optional.of(ExitStatus.killed(new Signal(9), false)),
                        "by bash 812"));
        assertLine("14:03:22.123  agent               mailer           failed: 3 restarts in a row",
                step(AgentTransition.FAILED, Optional.empty(), Optional.empty(), "3 restarts in a row"));
        assertLine("14:03:22.123  fault               mailer           "
                        + "CPU quota exceeded; throttle: CPU lowered to 1 s…",
                new FaultDetected(Samples.header("supervisor"), new Fault(1, 1, 100, "mailer", FaultKind.CPU_QUOTA,
                        Samples.MOMENT, "CPU quota exceeded", List.of(), FaultAction.THROTTLE,
                        "CPU lowered to 1 s in 1 s", Optional.empty())));
    }

    @Test
    void there_is_a_kind_for_every_event_there_is() {
        assertEquals(Event.class.getPermittedSubclasses().length, EventKind.values().length);
    }

    @Test
    void a_gap_stands_out_and_its_reason_is_never_cut() {
        assertEquals(List.of(
                "!! 123 events lost between 14:03:21.123 and 14:03:22.123 (collector process): the ring was full;",
                "   raise ring.size in etc/org.tracewarden.collector.process.cfg"),
                table.lines(new Gap(Samples.header("process"), 123, Samples.NOW - 1_000_000_000L, Samples.NOW,
                        "the ring was full; raise ring.size in etc/org.tracewarden.collector.process.cfg")));
    }

    private static AgentLifecycle step(
            AgentTransition transition, Optional<ProcessKey> process, Optional<ExitStatus> status, String detail) {
        return new AgentLifecycle(
                Samples.header("supervisor"), 100, "mailer", transition, process, status, 0, detail);
    }

    private void assertLine(String expected, Event event) {
        assertEquals(List.of(expected), table.lines(event));
    }

    private static SignalSent signal(SignalOrigin origin, int number, int code, SignalResult result) {
        boolean asked = origin == SignalOrigin.PROCESS;
        return new SignalSent(Samples.header("process"), new Signal(number), origin,
                asked ? Optional.of(BASH) : Optional.empty(), asked ? 812 : 0, "", List.of(), BASH, false, SLEEP, 4711,
                false, code, 0, 0x10, 0, asked ? new SystemCall(62, "kill", 4711) : SystemCall.NONE,
                Disposition.DEFAULT,
                false, result);
    }
}
