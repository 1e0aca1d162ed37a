// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.event.ExitStatus;

@Timeout(60)
class LinuxTethersTest {

    private static final Duration GRACE = Duration.ofMillis(300);
    /** Leaves its session, its parent and its group, and tells its pid. */
    private static final String DAEMON =
            "setsid sh -c '(sleep 300 & echo $! >%s; wait) & exit 0' >/dev/null 2>&1 </dev/null";

    @TempDir
    Path directory;

    @Test
    void theProgramsExitCodeIsTold() throws Exception {
        Tether tether = start("exit 7");
        assertEquals(ExitStatus.exited(7), end(tether));
        assertEquals(7, tether.process().exitValue());
        assertTrue(tether.program().isPresent());
    }

    @Test
    void theSignalThatEndedTheProgramIsTold() throws Exception {
        Tether tether = start("kill -KILL $$");
        assertEquals(9, end(tether).signal().number());
        assertEquals(137, tether.process().exitValue());
    }

    @Test
    void aProgramThatIsNotThereIsToldFromOneThatExitsWith127() throws Exception {
        Tether tether = tethers().start(spec(List.of("/nonexistent/program")));
        ExecutionException refused = assertThrows(ExecutionException.class, () -> end(tether));
        assertEquals("/nonexistent/program cannot be run: exec: No such file or directory",
                refused.getCause().getMessage());
        assertEquals(127, tether.process().exitValue());
        assertFalse(tether.program().isPresent());
        assertEquals(127, end(start("exit 127")).code());
    }

    @Test
    void aProgramThatMayNotBeRunIsRefusedWithThatReason() throws Exception {
        Path file = Files.writeString(directory.resolve("data"), "no program");
        Tether tether = tethers().start(spec(List.of(file.toString())));
        ExecutionException refused = assertThrows(ExecutionException.class, () -> end(tether));
        assertEquals(file + " cannot be run: exec: Permission denied", refused.getCause().getMessage());
        assertEquals(126, tether.process().exitValue());
    }

    @Test
    void outputAndErrorOfTheProgramAreReadFromTheHelper() throws Exception {
        Tether tether = start("echo out; echo err >&2; read line; echo \"got <$line>\"");
        assertArrayEquals("out\ngot <>\n".getBytes(StandardCharsets.UTF_8),
                tether.process().getInputStream().readAllBytes());
        assertArrayEquals("err\n".getBytes(StandardCharsets.UTF_8), tether.process().getErrorStream().readAllBytes());
        end(tether);
    }

    @Test
    void whatOutlivesTheProgramGoesOnAndIsWaitedFor() throws Exception {
        Path told = directory.resolve("told");
        Tether tether = start("(sleep 0.4; echo late >" + told + ") & exit 3");
        assertEquals(ExitStatus.exited(3), end(tether));
        assertEquals("late\n", Files.readString(told));
    }

    @Test
    void aDaemonInASessionOfItsOwnIsEndedWithTheTether() throws Exception {
        Path pid = directory.resolve("pid");
        Tether tether = start(String.format(DAEMON, pid));
        long daemon = pidIn(pid);
        await(() -> tether.program().isPresent() && !Proc.runs(tether.program().getAsInt()));
        tether.end();
        assertEquals(ExitStatus.exited(0), end(tether));
        assertFalse(Proc.runs(daemon));
    }

    @Test
    void aProgramThatIgnoresTermIsKilledAfterTheGracePeriod() throws Exception {
        Path pid = directory.resolve("pid");
        Tether tether = start("trap '' TERM; echo $$ >" + pid + "; while :; do sleep 0.05; done");
        pidIn(pid);
        long began = System.nanoTime();
        tether.end();
        assertEquals(9, end(tether).signal().number());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertTrue(millis >= GRACE.toMillis() && millis < 3_000, millis + " ms");
    }

    @Test
    void aStoppedProgramIsEndedToo() throws Exception {
        Path pid = directory.resolve("pid");
        Tether tether = start("echo $$ >" + pid + "; kill -STOP $$");
        long stopped = pidIn(pid);
        await(() -> Files.readString(Path.of("/proc/" + stopped + "/stat")).contains(") T "));
        tether.end();
        assertEquals(15, end(tether).signal().number());
    }

    @Test
    void thePipeEndsWhenEverythingOnTheTetherHas() throws Exception {
        LinuxTethers tethers = tethers();
        Path pipe = directory.resolve("pipe");
        tethers.makePipe(pipe);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(pipe)));
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> read(pipe));
        Tether tether = tethers.start(new TetherSpec(List.of("sh", "-c", "(sleep 0.3; echo one >" + pipe + ") & exit"),
                Optional.empty(), Map.of(), Optional.of(pipe), false, GRACE));
        assertEquals("one\n", read.get(10, TimeUnit.SECONDS));
        end(tether);
        IOException refused = assertThrows(IOException.class, () -> tethers.makePipe(pipe));
        assertTrue(refused.getMessage().startsWith("cannot make the named pipe " + pipe + ": it exists"),
                refused.getMessage());
    }

    @Test
    void directoryAndEnvironmentAreTheProgramsOwn() throws Exception {
        Path there = Files.createDirectory(directory.resolve("there"));
        Tether tether = tethers().start(new TetherSpec(List.of("sh", "-c", "pwd; echo $WORD"), Optional.of(there),
                Map.of("WORD", "hello"), Optional.empty(), false, GRACE));
        assertEquals(there + "\nhello\n", new String(tether.process().getInputStream().readAllBytes(),
                StandardCharsets.UTF_8));
    }

    @Test
    void everythingEndsWhenTheJvmThatHoldsItIsKilled() throws Exception {
        Path pid = directory.resolve("pid");
        Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"), HoldsATether.class.getName(),
                directory.resolve("jvm").toString(), "trap '' TERM; " + String.format(DAEMON, pid)
                        + "; while :; do sleep 1; done")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        long daemon = pidIn(pid);
        long helper = Long.parseLong(new String(jvm.getInputStream().readNBytes(12), StandardCharsets.UTF_8).strip());
        jvm.destroyForcibly().waitFor();
        await(() -> !Proc.runs(helper));
        assertFalse(Proc.runs(daemon));
        try (var left = Files.list(directory.resolve("jvm"))) {
            assertEquals(List.of("tether"), left.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void aKilledHelperIsNoticedAndItsProgramKilled() throws Exception {
        Path pid = directory.resolve("pid");
        Path own = directory.resolve("own");
        Tether tether = start("echo $$ >" + own + "; sleep 300 & echo $! >" + pid + "; wait");
        long child = pidIn(pid);
        tether.process().destroyForcibly();
        ExecutionException killed = assertThrows(ExecutionException.class, () -> end(tether));
        assertTrue(killed.getCause().getMessage().startsWith("the helper that held sh ended with code 137"),
                killed.getCause().getMessage());
        assertFalse(Proc.runs(child));
        assertFalse(Proc.runs(pidIn(own)));
    }

    @Test
    void aTracerIsSparedUntilItHasSeenTheEndOfWhatItTraces() throws Exception {
        Path lines = directory.resolve("lines");
        Path pid = directory.resolve("pid");
        Tether tether = traced(lines, "trap 'exit 5' TERM; echo $$ >" + pid + "; while :; do sleep 0.05; done");
        pidIn(pid);
        tether.end();
        assertEquals(ExitStatus.exited(5), end(tether));
        List<String> told = Files.readAllLines(lines);
        assertTrue(told.get(told.size() - 1).endsWith("+++ exited with 5 +++"), told.get(told.size() - 1));
        assertFalse(tether.tracerLost());
    }

    @Test
    void whatItTracedIsEndedWhenTheTracerIsKilled() throws Exception {
        Path pid = directory.resolve("pid");
        Tether tether = traced(directory.resolve("lines"),
                String.format(DAEMON, pid) + "; while :; do sleep 0.05; done");
        long daemon = pidIn(pid);
        long tracer = tracer(daemon);
        assertTrue(tracer > 0);
        ProcessHandle.of(tracer).orElseThrow().destroyForcibly();
        assertEquals(15, end(tether).signal().number());
        assertTrue(tether.tracerLost());
        assertFalse(Proc.runs(daemon));
    }

    @Test
    void aProgramOnATerminalKeepsItAndItsPlaceInTheForeground() throws Exception {
        Path jvm = directory.resolve("jvm");
        Path told = directory.resolve("told");
        Path inner = Files.writeString(directory.resolve("inner"),
                "read line; stty size >/dev/null && echo \"got <$line>\" >>" + told);
        Path script = Files.writeString(directory.resolve("script"), "test -t 0 && test -t 1 && ps -o stat= -p $$ >"
                + told + "; exec strace -DD -f -o /dev/null -- sh " + inner);
        Process terminal = new ProcessBuilder("script", "-qec", String.join(" ",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), HoldsATether.class.getName(), jvm.toString(),
                "'sh " + script + "'", "inherit"), "/dev/null").redirectErrorStream(true).start();
        try (var in = terminal.getOutputStream()) {
            in.write("hello\n".getBytes(StandardCharsets.UTF_8));
            in.flush();
            String said = new String(terminal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, terminal.waitFor(), said);
        }
        List<String> lines = Files.readAllLines(told);
        assertTrue(lines.get(0).contains("+"), lines.toString());
        assertEquals("got <hello>", lines.get(1));
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws Exception {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        IOException refused = assertThrows(IOException.class,
                () -> new LinuxTethers(open).start(spec(List.of("true"))));
        assertEquals("others may write to " + open + " and could put another program there; chmod 700 it, or give"
                + " another directory", refused.getMessage());
    }

    @Test
    void aDirectoryWhereNothingMayBeRunIsToldSo() throws Exception {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Process mounting = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "noexec,mode=700", "none", mount.toString())
                .start();
        org.junit.jupiter.api.Assumptions.assumeTrue(mounting.waitFor() == 0, "needs root to mount a file system");
        try {
            IOException refused = assertThrows(IOException.class,
                    () -> new LinuxTethers(mount).start(spec(List.of("true"))));
            assertTrue(refused.getMessage().contains("mounted noexec"), refused.getMessage());
        } finally {
            new ProcessBuilder("umount", mount.toString()).start().waitFor();
        }
    }

    @Test
    void nothingIsLeftInTheDirectoryButTheHelper() throws Exception {
        end(start("true"));
        try (var left = Files.list(directory.resolve("tethers"))) {
            assertEquals(List.of("tether"), left.map(file -> file.getFileName().toString()).toList());
        }
        assertEquals("rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("tethers"))));
    }

    private LinuxTethers tethers() {
        return new LinuxTethers(directory.resolve("tethers"));
    }

    private Tether start(String script) throws IOException {
        return tethers().start(spec(List.of("sh", "-c", script)));
    }

    private Tether traced(Path lines, String script) throws IOException {
        return tethers().start(new TetherSpec(
                List.of("strace", "-DD", "-f", "-o", lines.toString(), "--", "sh", "-c", script), Optional.empty(),
                Map.of(), Optional.empty(), false, GRACE, true));
    }

    private static TetherSpec spec(List<String> argv) {
        return new TetherSpec(argv, Optional.empty(), Map.of(), Optional.empty(), false, GRACE);
    }

    private static ExitStatus end(Tether tether) throws Exception {
        return tether.ended().get(20, TimeUnit.SECONDS);
    }

    private static long pidIn(Path file) throws Exception {
        await(() -> Files.exists(file) && Files.readString(file).endsWith("\n"));
        return Long.parseLong(Files.readString(file).strip());
    }

    private static long tracer(long pid) throws IOException {
        return Files.readString(Path.of("/proc/" + pid + "/status")).lines()
                .filter(line -> line.startsWith("TracerPid:"))
                .mapToLong(line -> Long.parseLong(line.substring(10).strip())).findFirst().orElseThrow();
    }

    private static String read(Path pipe) {
        try (InputStream in = Files.newInputStream(pipe)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, "in time");
            Thread.sleep(10);
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }
}
