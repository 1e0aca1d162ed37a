// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.api.syscall.WaitKind;

/** Ordinary programs under the real strace. */
class RealTraceTest {

    @TempDir
    private Path folder;

    private final Told told = new Told();

    @BeforeEach
    void straceIsThere() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed (package strace)");
    }

    @Test
    void catOfAMissingFileFailsToOpenIt() throws Exception {
        trace("cat", folder.resolve("missing").toString());
        SyscallCall failed = told.all(FailedSyscall.class).stream()
                .map(FailedSyscall::call)
                .filter(call -> call.path().equals(folder.resolve("missing").toString()))
                .findFirst()
                .orElseThrow();
        assertEquals("openat", failed.syscall().name());
        assertEquals(-2, failed.result());
        assertEquals("ENOENT", failed.error().orElseThrow().name());
        assertEquals(1, told.only(ProcessExit.class).status().code());
        assertEquals("cat", told.only(ProcessExec.class).process().comm());
        assertEquals(List.of(), told.all(Gap.class));
    }

    @Test
    void sleepWaitsForTime() throws Exception {
        trace("sleep", "0.2");
        SyscallCall slow = told.all(SlowSyscall.class).stream()
                .map(SlowSyscall::call)
                .filter(call -> call.syscall().name().endsWith("nanosleep"))
                .findFirst()
                .orElseThrow();
        assertTrue(slow.latencyNanos() >= 200_000_000, slow.toString());
        assertEquals(WaitKind.TIME, slow.waitedFor());
        assertEquals(new TimeLimit(TimeLimit.Kind.SPAN, 200_000_000), slow.timeLimit().orElseThrow());
    }

    @Test
    void ddsCallsAndBytesAreCounted() throws Exception {
        Path copy = folder.resolve("copy");
        trace("dd", "if=/dev/zero", "of=" + copy, "bs=65536", "count=40", "status=none");
        List<CallStats> writes = told.all(SyscallStats.class).stream()
                .flatMap(stats -> stats.calls().stream())
                .filter(call -> call.syscall().name().equals("write"))
                .toList();
        assertEquals(40, writes.stream().mapToLong(CallStats::count).sum());
        assertEquals(40 * 65536, writes.stream().mapToLong(CallStats::transferred).sum());
        ProcessExit exit = told.only(ProcessExit.class);
        assertEquals(0, exit.status().code());
        assertEquals(40 * 65536, exit.usage().writtenChars());
        assertTrue(told.all(SyscallStats.class).get(told.all(SyscallStats.class).size() - 1).ended());
    }

    @Test
    void aShellThatKillsItsChildShowsWhoKilledWhom() throws Exception {
        trace("sh", "-c", "sleep 10 & kill -TERM $!; wait $!; exit 3");
        ProcessFork fork = told.only(ProcessFork.class);
        SignalSent sent = told.only(SignalSent.class);
        assertEquals(SignalOrigin.PROCESS, sent.origin());
        assertEquals(fork.parent().key(), sent.sender().orElseThrow().key());
        assertEquals(fork.process().pid(), sent.target().pid());
        assertEquals(15, told.only(SignalDelivered.class).signal().number());
        assertEquals(
                List.of(143, 3),
                told.all(ProcessExit.class).stream().map(exit -> exit.status().shellCode()).toList());
    }

    @Test
    void everyProgramThatAShellRunsIsForkedExecutedAndEnds() throws Exception {
        trace("sh", "-c", "/bin/true; /bin/false; ls / | wc -l > /dev/null");
        assertEquals(4, told.all(ProcessFork.class).size());
        assertEquals(
                List.of("false", "ls", "sh", "true", "wc"),
                told.all(ProcessExec.class).stream().map(exec -> exec.process().comm()).sorted().toList());
        assertEquals(5, told.all(ProcessExit.class).size());
        assertEquals(List.of(), told.all(Gap.class));
    }

    private void trace(String... command) throws IOException, InterruptedException {
        Path out = folder.resolve("trace");
        List<String> words = new ArrayList<>(List.of(
                "/usr/bin/strace", "-f", "-ttt", "-T", "-yy", "-v", "-x", "-s", "1000", "-o", out.toString(), "--"));
        words.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(words);
        // without the search for a language's files, more of which are missing than are told in a second
        builder.environment().put("LC_ALL", "C");
        Process strace = builder
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertTrue(strace.waitFor(60, TimeUnit.SECONDS), "strace did not end");
        told.file(Files.readAllLines(out));
        told.publisher.close();
    }
}
