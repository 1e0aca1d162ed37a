// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.tracewarden.collector.strace.pipeline.Patience.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.trace.ProgramStreams;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceState;
import org.tracewarden.api.trace.TraceTarget;
import org.tracewarden.api.trace.TracedEvent;
import org.tracewarden.linux.tether.LinuxTethers;

@Timeout(120)
class SessionsTest {

    private static final SessionSettings SETTINGS =
            new SessionSettings("strace", 3, Duration.ofMillis(300), 1_000, true, true);

    @TempDir
    Path directory;

    private final Recorded told = new Recorded();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Optional<Sessions> opened = Optional.empty();

    @AfterEach
    void close() throws IOException {
        opened.ifPresent(Sessions::close);
        if (Files.exists(directory.resolve("pipes"))) {
            try (var left = Files.list(directory.resolve("pipes"))) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    void aCommandIsTracedToItsEndAndItsCodeTold() throws Exception {
        TraceSession session = run("sh", "-c", "echo hello; echo oops >&2; exit 7");
        TraceResult result = end(session);
        assertEquals(new TraceResult(Optional.of(ExitStatus.exited(7)), result.elapsed(), result.calls(), 0, ""),
                result);
        assertEquals(TraceState.ENDED, session.state());
        assertEquals("hello\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("oops\n", err.toString(StandardCharsets.UTF_8));
        assertEquals(List.of(result), told.results);
        assertTrue(told.lines.get(0).text().contains(" execve("), told.lines.get(0).text());
        assertTrue(last().endsWith("+++ exited with 7 +++"), last());
        assertEquals(told.events.stream().filter(event -> event.kind() == TracedEvent.Kind.CALL).count(),
                result.calls());
        assertEquals(session.program().getAsInt(), told.events.get(0).thread());
    }

    @Test
    void everyLineComesThroughAllStages() throws Exception {
        // fewer than any channel holds: none may be lost, however busy the machine is
        TraceSession session = run("dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=400");
        TraceResult result = end(session);
        assertEquals(0, result.lost(), session.stages().toString());
        assertTrue(result.calls() > 800, result.toString());
        assertEquals(LongStream.rangeClosed(1, told.lines.size()).boxed().toList(), sequences());
        assertEquals(told.lines.size(), told.events.size());
        for (StageCounters stage : session.stages().subList(0, 3)) {
            assertEquals(told.lines.size(), stage.received(), stage.toString());
        }
    }

    @Test
    void ofAProgramWithManyCallsEveryLineComesThroughOrIsCountedAsLost() throws Exception {
        TraceSession session = run("dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=50000");
        TraceResult result = end(session);
        List<StageCounters> stages = session.stages();
        long lines = stages.get(0).delivered();
        assertTrue(lines > 100_000, stages.toString());
        assertEquals(lines, stages.get(1).received() + stages.get(1).lost(), stages.toString());
        assertEquals(lines, told.lines.size() + lost("lines"), stages.toString());
        assertEquals(stages.stream().mapToLong(StageCounters::lost).sum(), result.lost());
        assertEquals(sequences().stream().sorted().distinct().toList(), sequences());
    }

    @Test
    void theSignalThatEndedACommandIsTold() throws Exception {
        TraceResult result = end(run("sh", "-c", "kill -9 $$"));
        assertEquals(9, result.status().orElseThrow().signal().number());
        assertEquals(137, result.shellCode(126));
        assertEquals("", result.failure());
        assertEquals(1, told.actions.size());
    }

    @Test
    void onlyChosenCallsAreTraced() throws Exception {
        TraceSession session = sessions().start(
                new TraceRequest(command("cat", "/etc/hosts"), Set.of("openat", "waitpid")), told);
        assertEquals("", end(session).failure());
        assertEquals(List.of("openat"), told.events.stream().filter(event -> event.kind() == TracedEvent.Kind.CALL)
                .map(TracedEvent::name).distinct().toList());
    }

    @Test
    void aCommandThatIsNotThereFailsWith127AndSaysWhereWasLooked() throws Exception {
        TraceSession session = run("no-such-program");
        TraceResult result = end(session);
        assertEquals(TraceState.FAILED, session.state());
        assertTrue(session.reason().startsWith("no-such-program: command not found; it is in no directory of PATH ("),
                session.reason());
        assertEquals(127, result.shellCode(1));
        assertEquals(List.of(result), told.results);
    }

    @Test
    void aFileThatMayNotBeRunFailsWith126AndSaysHowToMendIt() throws Exception {
        Path file = Files.writeString(directory.resolve("data"), "words");
        TraceResult result = end(run(file.toString()));
        assertEquals(file + ": permission denied; make it executable with: chmod +x " + file, result.failure());
        assertEquals(126, result.shellCode(1));
    }

    @Test
    void aFileThatIsNoProgramFailsWith126() throws Exception {
        Path file = Files.writeString(directory.resolve("data"), "words");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        TraceResult result = end(run(file.toString()));
        assertEquals(file + " cannot be run: ENOEXEC (Exec format error); it is no program of this machine, and a"
                + " script needs a first line such as #!/bin/sh", result.failure());
        assertEquals(126, result.shellCode(1));
    }

    @Test
    void aScriptWithoutItsInterpreterFailsWith127() throws Exception {
        Path file = Files.writeString(directory.resolve("script"), "#!/no/such/shell\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        TraceResult result = end(run(file.toString()));
        assertTrue(result.failure().contains("the interpreter that its first line names, is not there"),
                result.failure());
        assertEquals(127, result.shellCode(1));
    }

    @Test
    void withoutStraceItSaysHowToInstallIt() throws Exception {
        Sessions sessions = sessions(new SessionSettings("no-strace", 3, Duration.ofSeconds(1), 1_000, true, true));
        TraceSession session = sessions.start(TraceRequest.all(command("true")), told);
        assertEquals("strace is not installed; install it with: apt-get install strace", end(session).failure());
        assertEquals(TraceState.FAILED, session.state());
    }

    @Test
    void aStoppedSessionEndsWhatItStartedThoughThatIgnoresTermAndHasDaemons() throws Exception {
        Path pids = directory.resolve("pids");
        TraceSession session = run("sh", "-c", "trap '' TERM; setsid sh -c '(sleep 300 & echo $! >>" + pids + "; wait)"
                + " & exit 0'; echo $$ >>" + pids + "; while :; do sleep 0.05; done");
        List<Long> running = pids(pids, 2);
        assertEquals(TraceState.TRACING, session.state());
        session.stop();
        session.stop();
        TraceResult result = end(session);
        assertEquals(9, result.status().orElseThrow().signal().number());
        assertEquals("", result.failure());
        assertEquals(TraceState.ENDED, session.state());
        running.forEach(pid -> assertFalse(runs(pid), "pid " + pid));
        assertTrue(last().endsWith("+++ killed by SIGKILL +++"), last());
    }

    @Test
    void aDaemonThatOutlivesTheCommandIsTracedToItsEnd() throws Exception {
        TraceResult result = end(run("sh", "-c", "(sleep 0.5; exit 5) & exit 3"));
        assertEquals(3, result.status().orElseThrow().code());
        assertTrue(last().endsWith("+++ exited with 5 +++"), last());
    }

    @Test
    void theTargetKilledByForceEndsTheSession() throws Exception {
        TraceSession session = run("sleep", "300");
        await(() -> told.lines.size() > 20);
        ProcessHandle.of(program(session)).orElseThrow().destroyForcibly();
        TraceResult result = end(session);
        assertEquals(9, result.status().orElseThrow().signal().number());
        assertEquals("", result.failure());
    }

    @Test
    void whenStraceIsKilledWhatItTracedIsEndedAndTheSessionFails() throws Exception {
        Path pids = directory.resolve("pids");
        TraceSession session = run("sh", "-c", "setsid sh -c '(sleep 300 & echo $! >>" + pids + "; wait) & exit 0';"
                + " echo $$ >>" + pids + "; while :; do sleep 0.05; done");
        List<Long> running = pids(pids, 2);
        ProcessHandle.of(tracer(running.get(0))).orElseThrow().destroyForcibly();
        TraceResult result = end(session);
        assertTrue(result.failure().startsWith("strace was killed or broke off before the program ended"),
                result.failure());
        assertEquals(TraceState.FAILED, session.state());
        running.forEach(pid -> assertFalse(runs(pid), "pid " + pid));
    }

    @Test
    void anAttachedProcessIsTracedAndGoesOnWhenItIsLetGo() throws Exception {
        Process target = new ProcessBuilder("sh", "-c", "while :; do sleep 0.02; done").start();
        try {
            TraceSession session = sessions().start(
                    TraceRequest.all(new TraceTarget.Attached((int) target.pid())), told);
            await(() -> told.lines.size() > 20);
            assertEquals(target.pid(), session.program().getAsInt());
            session.stop();
            TraceResult result = end(session);
            assertEquals(Optional.empty(), result.status());
            assertEquals("", result.failure());
            assertEquals(TraceState.ENDED, session.state());
            assertTrue(target.isAlive());
            assertEquals(0, tracer(target.pid()));
            await(() -> !Files.readString(Path.of("/proc/" + target.pid() + "/stat")).contains(") T "));
        } finally {
            target.destroyForcibly();
        }
    }

    @Test
    void theEndOfAnAttachedProcessEndsTheSession() throws Exception {
        Process target = new ProcessBuilder("sh", "-c", "read word; exit 4").start();
        TraceSession session = sessions().start(TraceRequest.all(new TraceTarget.Attached((int) target.pid())), told);
        await(() -> tracer(target.pid()) > 0);
        target.getOutputStream().close();
        TraceResult result = end(session);
        assertEquals(Optional.empty(), result.status());
        assertEquals("", result.failure());
        assertEquals(0, result.shellCode(1));
    }

    @Test
    void whenStraceOfAnAttachedProcessIsKilledTheSessionFailsAndTheProcessGoesOn() throws Exception {
        Process target = new ProcessBuilder("sh", "-c", "while :; do sleep 0.02; done").start();
        try {
            TraceSession session = sessions().start(
                    TraceRequest.all(new TraceTarget.Attached((int) target.pid())), told);
            await(() -> tracer(target.pid()) > 0);
            ProcessHandle.of(tracer(target.pid())).orElseThrow().destroyForcibly();
            assertEquals("strace was ended by SIGKILL; the process goes on untraced, attach again with: trace:attach "
                    + target.pid(), end(session).failure());
            assertTrue(target.isAlive());
        } finally {
            target.destroyForcibly();
        }
    }

    @Test
    void aCallThatDoesNotExistIsRefusedByItsName() throws Exception {
        TraceSession one = sessions().start(
                new TraceRequest(command("cat", "/etc/hosts"), Set.of("openat", "nosuchcall")), told);
        assertEquals("\"nosuchcall\" is no system call of this machine", end(one).failure());
        TraceSession two = opened.orElseThrow().start(
                new TraceRequest(command("cat", "/etc/hosts"), Set.of("raed", "openat", "opne")), told);
        assertEquals("\"opne\", \"raed\" are no system calls of this machine", end(two).failure());
    }

    @Test
    void aThreadOfTheKernelIsRefused() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/2")) && Files.readString(Path.of("/proc/2/comm")).equals("kthreadd\n"),
                "in a pid namespace of its own, no thread of the kernel is seen");
        TraceSession session = sessions().start(TraceRequest.all(new TraceTarget.Attached(2)), told);
        assertEquals("pid 2 is a thread of the kernel, which cannot be traced", end(session).failure());
    }

    @Test
    void aPidThatIsNotThereIsRefused() throws Exception {
        TraceSession session = sessions().start(TraceRequest.all(new TraceTarget.Attached(4_194_303)), told);
        assertEquals("there is no process with pid 4194303; see ps -e", end(session).failure());
    }

    @Test
    void aProcessThatIsTracedAlreadyIsRefusedWithItsTracersName() throws Exception {
        TraceSession first = run("sleep", "300");
        int pid = (int) program(first);
        await(() -> tracer(pid) > 0);
        TraceSession second = opened.orElseThrow().start(TraceRequest.all(new TraceTarget.Attached(pid)), told);
        assertEquals("pid " + pid + " is already traced by pid " + tracer(pid)
                + " (strace); a process can have one tracer only: end that one first", end(second).failure());
        assertEquals(TraceState.TRACING, first.state());
    }

    @Test
    void noMoreSessionsRunThanMay() throws Exception {
        for (int i = 0; i < 3; i++) {
            run("sleep", "300");
        }
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> run("true"));
        assertEquals("3 sessions run already, which is as many as may (max-sessions = 3); see them with trace:sessions"
                + " and end one with trace:stop <id>", refused.getMessage());
        opened.orElseThrow().session(2).orElseThrow().stop();
        end(opened.orElseThrow().session(2).orElseThrow());
        assertEquals(4, run("true").id());
    }

    @Test
    void runningSessionsAndTheLastFiftyEndedOnesAreShown() throws Exception {
        TraceSession running = run("sleep", "300");
        for (int i = 0; i < 55; i++) {
            end(run("no-such-program"));
        }
        List<TraceSession> shown = opened.orElseThrow().sessions();
        assertEquals(51, shown.size());
        assertEquals(running.id(), shown.get(0).id());
        assertEquals(7, shown.get(1).id());
        assertEquals(Optional.empty(), opened.orElseThrow().session(2));
    }

    @Test
    void closingEndsEverySessionAndRefusesOthers() throws Exception {
        TraceSession session = run("sleep", "300");
        long program = program(session);
        opened.orElseThrow().close();
        assertEquals(TraceState.ENDED, session.state());
        assertFalse(runs(program));
        assertThrows(IllegalStateException.class, () -> run("true"));
        assertEquals(List.of(), Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("tracewarden-strace-")).toList());
    }

    @Test
    void aListenerThatIsTooSlowLosesIsToldSoAndHoldsNobodyUp() throws Exception {
        CountDownLatch enough = new CountDownLatch(1);
        long[] heard = new long[2];
        TraceListener slow = new TraceListener() {
            @Override
            public void line(TraceLine line) {
                heard[0]++;
                try {
                    enough.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void lost(TraceLoss loss) {
                if (loss.stage().equals("listener") && loss.items().equals("lines")) {
                    heard[1] += loss.lost();
                }
            }
        };
        TraceSession session = sessions().start(
                TraceRequest.all(command("dd", "if=/dev/zero", "of=/dev/null", "bs=1", "count=10000")), slow);
        await(() -> !runs(program(session)));
        enough.countDown();
        TraceResult result = end(session);
        long lines = session.stages().get(0).received();
        StageCounters parser = session.stages().get(1);
        // on a machine that is far too busy the parser may lose some, too, but no more than it says
        assertEquals(lines, parser.received() + parser.lost());
        assertTrue(heard[1] > 1_000, "lost " + heard[1]);
        assertEquals(lines, heard[0] + heard[1]);
        assertTrue(result.lost() >= heard[1]);
    }

    @Test
    void aStageThatFailsLosesThatItemOnlyAndCountsIt() throws Exception {
        Recorded careful = new Recorded();
        TraceSession session = sessions().start(TraceRequest.all(command("true")), new TraceListener() {
            @Override
            public void line(TraceLine line) {
                careful.line(line);
                if (line.sequence() == 2) {
                    throw new IllegalStateException("on purpose");
                }
            }
        });
        TraceResult result = end(session);
        assertEquals(1, result.lost());
        assertEquals(session.stages().get(0).received(), careful.lines.size());
    }

    @Test
    void aProgramThatFailsToBeReadIsNotHeldUp() throws Exception {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }
        };
        TraceSession session = sessions().start(TraceRequest.all(new TraceTarget.Command(
                List.of("sh", "-c", "head -c 1000000 /dev/zero; exit 3"), Optional.empty(), Map.of(),
                new ProgramStreams.Copied(broken, broken))), told);
        assertEquals(3, end(session).status().orElseThrow().code());
    }

    @Test
    void directoryAndEnvironmentAreTheCommands() throws Exception {
        Path there = Files.createDirectory(directory.resolve("there"));
        TraceSession session = sessions().start(TraceRequest.all(new TraceTarget.Command(
                List.of("/bin/sh", "-c", "pwd; echo $WORD $PATH"), Optional.of(there),
                Map.of("WORD", "hello", "PATH", "/nowhere"), new ProgramStreams.Copied(out, err))), told);
        assertEquals("", end(session).failure());
        assertEquals(there + "\nhello /nowhere\n", out.toString(StandardCharsets.UTF_8));
    }

    private TraceSession run(String... argv) {
        return sessions().start(TraceRequest.all(command(argv)), told);
    }

    private TraceTarget command(String... argv) {
        return new TraceTarget.Command(
                List.of(argv), Optional.empty(), Map.of(), new ProgramStreams.Copied(out, err));
    }

    private Sessions sessions() {
        return sessions(SETTINGS);
    }

    private Sessions sessions(SessionSettings settings) {
        if (opened.isEmpty()) {
            opened = Optional.of(new Sessions(directory.resolve("pipes"),
                    new LinuxTethers(directory.resolve("tethers")), new PlainStages(), Optional::empty,
                    () -> settings));
        }
        return opened.get();
    }

    private List<Long> sequences() {
        return told.lines.stream().map(TraceLine::sequence).toList();
    }

    /** What the listener was told that it missed of them. */
    private long lost(String items) {
        return told.losses.stream()
                .filter(loss -> loss.stage().equals("listener") && loss.items().equals(items))
                .mapToLong(TraceLoss::lost)
                .sum();
    }

    private String last() {
        return told.lines.get(told.lines.size() - 1).text();
    }

    private static TraceResult end(TraceSession session) throws InterruptedException {
        return session.await(Duration.ofSeconds(60)).orElseThrow();
    }

    private static long program(TraceSession session) throws Exception {
        await(() -> session.program().isPresent());
        return session.program().getAsInt();
    }

    private static List<Long> pids(Path file, int count) throws Exception {
        await(() -> Files.exists(file) && Files.readAllLines(file).size() == count);
        return Files.readAllLines(file).stream().map(line -> Long.parseLong(line.strip())).toList();
    }

    private static long tracer(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/status")).lines()
                .filter(line -> line.startsWith("TracerPid:"))
                .mapToLong(line -> Long.parseLong(line.substring(10).strip())).findFirst().orElseThrow();
    }

    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException gone) {
            return false;
        }
    }
}
