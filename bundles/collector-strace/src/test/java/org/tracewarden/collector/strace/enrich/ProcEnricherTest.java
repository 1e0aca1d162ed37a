// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.enrich;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.collector.strace.line.StraceLineParser;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

class ProcEnricherTest {

    /** The host was booted at 1,699,999,000 s: a line at 1700000000 s is 1,000 s later. */
    private static final long BOOTED = 1_699_999_000_000_000_000L;
    private static final long NOW = 1_000_000_000_000L;

    @TempDir
    private Path proc;

    private final Map<Integer, ProcessInfo> living = new HashMap<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final StraceLineParser parser = new StraceLineParser();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private ProcEnricher enricher;
    private long lines;

    @BeforeEach
    void open() {
        enricher = new ProcEnricher(new FakeProc(), new FixedClock(), new ThreadGroups(proc), 2_000);
        reads.set(0);
    }

    @AfterEach
    void close() {
        held.countDown();
        enricher.close();
    }

    private final class FakeProc implements ProcFs {

        @Override
        public List<Integer> pids() {
            return List.copyOf(living.keySet());
        }

        @Override
        public Optional<ProcessInfo> read(int pid) {
            reads.incrementAndGet();
            try {
                held.await();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            return Optional.ofNullable(living.get(pid));
        }

        @Override
        public Optional<Descriptors> descriptors(int pid) {
            return Optional.empty();
        }

        @Override
        public Optional<Details> details(int pid) {
            return Optional.empty();
        }
    }

    private static final class FixedClock implements BootClock {

        @Override
        public long now() {
            return NOW;
        }

        @Override
        public long toWallTime(long bootNanos) {
            return BOOTED + bootNanos;
        }
    }

    private void lives(int pid, int thread, long startMillis, String exe, String... argv) throws Exception {
        Path directory = Files.createDirectories(proc.resolve(Integer.toString(thread)));
        Files.writeString(directory.resolve("status"), "Name:\tx\nTgid:\t" + pid + "\nNgid:\t0\n");
        living.put(pid, new ProcessInfo(new ProcessKey(pid, NOW + startMillis * 1_000_000), Optional.empty(), 1000,
                exe.substring(exe.lastIndexOf('/') + 1), exe, List.of(argv), false, "/home/ann", pid, pid, "pts/1", pid,
                4_026_531_836L, false, Workload.ROOT));
    }

    private void dies(int pid) throws Exception {
        living.remove(pid);
        Files.deleteIfExists(proc.resolve(Integer.toString(pid)).resolve("status"));
    }

    private Optional<ProcessInfo> line(int thread, long millis, String text) {
        return parser.read(++lines, String.format("%d 1700000000.%03d000 %s", thread, millis, text))
                .map(record -> enricher.enrich(record).process()).orElseThrow();
    }

    @Test
    void a_process_is_read_once_and_then_remembered() throws Exception {
        lives(10, 10, -500, "/usr/bin/cat", "cat");
        for (int i = 0; i < 100; i++) {
            assertEquals("/usr/bin/cat", line(10, i, "getpid() = 10 <0.000001>").orElseThrow().exe());
        }
        assertEquals(1, reads.get());
    }

    @Test
    void a_thread_belongs_to_its_process() throws Exception {
        lives(10, 10, -500, "/usr/bin/java", "java");
        lives(10, 12, -500, "/usr/bin/java", "java");
        assertEquals(10, line(12, 0, "getpid() = 10 <0.000001>").orElseThrow().pid());
        line(10, 1, "clone3({flags=CLONE_VM|CLONE_THREAD, exit_signal=0}, 88) = 13 <0.000010>");
        assertEquals(10, line(13, 2, "gettid() = 13 <0.000001>").orElseThrow().pid());
        line(13, 3, "+++ exited with 0 +++");
        assertEquals("/usr/bin/java", line(10, 4, "getpid() = 10 <0.000001>").orElseThrow().exe());
        assertEquals(1, reads.get());
    }

    @Test
    void a_child_that_is_gone_keeps_what_the_trace_showed() throws Exception {
        lives(10, 10, -500, "/usr/bin/sh", "sh", "-c", "x");
        line(10, 0, "clone(child_stack=NULL, flags=SIGCHLD) = 20 <0.000100>");
        ProcessInfo child = line(20, 1, "getpid() = 20 <0.000001>").orElseThrow();
        assertEquals("/usr/bin/sh", child.exe());
        assertEquals(List.of("sh", "-c", "x"), child.argv());
        assertEquals(Optional.of(new ProcessKey(10, NOW - 500_000_000)), child.parent());
        assertEquals(new ProcessKey(20, NOW), child.key());
        line(20, 2, "chdir(\"/tmp\") = 0 <0.000001>");
        ProcessInfo ran = line(20, 3, "execve(\"./tool\", [\"tool\", \"a b\"], []) = 0 <0.000300>").orElseThrow();
        assertEquals("/tmp/tool", ran.exe());
        assertEquals("tool", ran.comm());
        assertEquals(List.of("tool", "a b"), ran.argv());
        assertEquals("/tmp", ran.cwd());
        assertEquals(1000, ran.uid());
        assertEquals(child.key(), ran.key());
    }

    @Test
    void a_reused_pid_never_gets_the_process_before_it() throws Exception {
        lives(10, 10, -500, "/usr/bin/sh", "sh");
        lives(20, 20, -400, "/usr/bin/old", "old");
        assertEquals("/usr/bin/old", line(20, 0, "getpid() = 20 <0.000001>").orElseThrow().exe());
        line(20, 1, "+++ exited with 0 +++");
        dies(20);
        lives(20, 20, 10, "/usr/bin/sh", "sh");
        line(10, 12, "fork() = 20 <0.000100>");
        ProcessInfo reused = line(20, 13, "getpid() = 20 <0.000001>").orElseThrow();
        assertEquals("/usr/bin/sh", reused.exe());
        assertEquals(NOW + 10_000_000, reused.key().startTime());
    }

    @Test
    void a_process_that_began_after_the_line_is_another_one() throws Exception {
        lives(20, 20, 900, "/usr/bin/stranger", "stranger");
        assertEquals(Optional.empty(), line(20, 100, "getpid() = 20 <0.000001>"));
    }

    @Test
    void the_call_that_a_process_died_in_is_still_its_own() throws Exception {
        lives(20, 20, -400, "/usr/bin/old", "old");
        line(20, 0, "getpid() = 20 <0.000001>");
        line(20, 50, "+++ killed by SIGKILL +++");
        dies(20);
        assertEquals("/usr/bin/old", line(20, 10, "read(0, \"\", 9) = ?").orElseThrow().exe());
    }

    @Test
    void a_child_whose_own_lines_come_before_its_fork_returned_gets_its_parent_then() throws Exception {
        lives(10, 10, -500, "/usr/bin/gcc", "gcc");
        line(10, 0, "getpid() = 10 <0.000001>");
        assertEquals(Optional.empty(), line(20, 1, "close(3) = 0 <0.000001>"));
        line(10, 0, "vfork() = 20 <0.002000>");
        ProcessInfo child = line(20, 3, "close(4) = 0 <0.000001>").orElseThrow();
        assertEquals("/usr/bin/gcc", child.exe());
        assertEquals(10, child.parent().orElseThrow().pid());
    }

    @Test
    void a_script_has_its_interpreter_as_executable_once_proc_shows_it() throws Exception {
        lives(10, 10, -500, "/usr/bin/dash", "/bin/sh", "/tmp/x.sh", "a");
        ProcessInfo ran = line(10, 0, "execve(\"/tmp/x.sh\", [\"x.sh\", \"a\"], []) = 0 <0.000300>").orElseThrow();
        assertEquals("/usr/bin/dash", ran.exe());
        assertEquals(List.of("/bin/sh", "/tmp/x.sh", "a"), ran.argv());
    }

    @Test
    void proc_that_is_ahead_of_the_trace_by_another_exec_is_not_believed() throws Exception {
        lives(10, 10, -500, "/usr/bin/second", "second");
        ProcessInfo first = line(10, 0, "execve(\"/usr/bin/first\", [\"first\"], []) = 0 <0.000300>").orElseThrow();
        assertEquals("/usr/bin/first", first.exe());
        ProcessInfo second = line(10, 1, "execve(\"/usr/bin/second\", [\"second\"], []) = 0 <0.000300>").orElseThrow();
        assertEquals("/usr/bin/second", second.exe());
        assertEquals(first.key(), second.key());
    }

    @Test
    void a_change_of_user_is_told_with_the_user_before_it() throws Exception {
        lives(10, 10, -500, "/usr/bin/su", "su");
        assertEquals(1000, line(10, 0, "setresuid(0, 0, 0) = 0 <0.000001>").orElseThrow().uid());
    }

    @Test
    @Timeout(20)
    void a_proc_that_does_not_answer_holds_no_record_for_long() throws Exception {
        enricher.close();
        enricher = new ProcEnricher(new FakeProc(), new FixedClock(), new ThreadGroups(proc), 5);
        lives(10, 10, -500, "/usr/bin/cat", "cat");
        held = new CountDownLatch(1);
        assertEquals(Optional.empty(), line(10, 0, "getpid() = 10 <0.000001>"));
        assertEquals("/bin/ls", line(10, 1, "execve(\"/bin/ls\", [\"ls\"], []) = 0 <0.000300>").orElseThrow().exe());
    }

    @Test
    void threads_are_few_named_and_end_with_the_enricher() throws Exception {
        List<Thread> others = threads();
        for (int pid = 10; pid < 40; pid++) {
            lives(pid, pid, -500, "/bin/true", "true");
            line(pid, pid, "getpid() = 1 <0.000001>");
        }
        List<Thread> own = threads();
        own.removeAll(others);
        assertTrue(own.size() <= ProcReads.THREADS, own.toString());
        assertNotEquals(0, own.size());
        enricher.close();
        for (Thread thread : own) {
            thread.join(5_000);
            assertTrue(!thread.isAlive(), thread.getName());
        }
    }

    private static List<Thread> threads() {
        List<Thread> own = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("tracewarden-strace-proc-") && thread.isAlive()) {
                own.add(thread);
            }
        }
        return own;
    }

    @Test
    void at_the_limit_the_thread_not_heard_of_longest_is_forgotten() {
        Lives lives = new Lives();
        for (int i = 1; i <= Lives.MAX_THREADS + 10; i++) {
            lives.put(i, new Life(i, 0, Optional.empty()));
        }
        assertEquals(Lives.MAX_THREADS, lives.size());
        assertEquals(Optional.empty(), lives.living(10));
        assertTrue(lives.living(11).isPresent());
    }
}
