// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With real programs. */
@Timeout(60)
class ProgramsTest {

    private static final Path CAT = Path.of("/bin/cat");
    private static final Path SLEEP = Path.of("/bin/sleep");
    private static final Path SH = Path.of("/bin/sh");
    /** 32 and 33. */
    private static final long SIGNALS_OF_THE_C_LIBRARY = 0x1_8000_0000L;

    @TempDir
    Path folder;

    private final Programs programs = new Programs();

    private static long in(long millis) {
        return System.nanoTime() + millis * 1_000_000;
    }

    private static String all(StartedProgram program) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part = program.read(in(20_000)); part.length > 0; part = program.read(in(20_000))) {
            all.writeBytes(part);
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private String output(Path program, String... arguments) throws IOException {
        try (StartedProgram started = programs.start(program, List.of(arguments), List.of("PATH=/usr/bin:/bin"))) {
            String text = all(started);
            assertEquals(OptionalInt.of(0), started.await(in(20_000)));
            return text;
        }
    }

    private static List<String> descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    /** A descriptor that another thread has open for a moment is none of ours. */
    private static void awaitNoMoreThan(List<String> before) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (descriptors().size() > before.size()) {
            assertTrue(System.nanoTime() < deadline, () -> "were " + before);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aProgramIsGivenItsArgumentsAndNoOtherEnvironment() throws Exception {
        try (StartedProgram started = programs.start(CAT, List.of("/proc/self/environ", "/proc/self/cmdline"),
                List.of("A=b c", "EMPTY=", "UMLAUT=ä"))) {
            assertEquals("A=b c\0EMPTY=\0UMLAUT=ä\0/bin/cat\0/proc/self/environ\0/proc/self/cmdline\0", all(started));
        }
        try (StartedProgram started = programs.start(CAT, List.of("/proc/self/environ"), List.of())) {
            assertEquals("", all(started));
        }
    }

    @Test
    void itBeginsInASessionOfItsOwnWithNoSignalBlockedOrIgnored() throws Exception {
        Map<String, String> status = new HashMap<>();
        for (String line : output(CAT, "/proc/self/status").split("\n")) {
            String[] parts = line.split(":\\s*", 2);
            status.put(parts[0], parts[1]);
        }
        assertEquals("0000000000000000", status.get("SigBlk"));
        assertEquals(0, Long.parseUnsignedLong(status.get("SigIgn"), 16) & ~SIGNALS_OF_THE_C_LIBRARY);
        assertEquals(Long.toString(ProcessHandle.current().pid()), status.get("PPid"));
        String[] stat = output(CAT, "/proc/self/stat").split(" ");
        assertEquals(stat[0], stat[4], "process group");
        assertEquals(stat[0], stat[5], "session");
    }

    @Test
    void itsStandardErrorIsNothingAndItsInputAndOutputAreOneSocket() throws Exception {
        String[] links = output(SH, "-c", "readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2").split("\n");
        assertTrue(links[0].startsWith("socket:"), links[0]);
        assertEquals(links[0], links[1]);
        assertEquals("/dev/null", links[2]);
    }

    @Test
    void itInheritsNoOtherDescriptor() throws Exception {
        try {
            NativeLibrary.getInstance("c").getFunction("posix_spawn_file_actions_addclosefrom_np");
        } catch (UnsatisfiedLinkError older) {
            Assumptions.abort("needs glibc 2.34");
        }
        // dup leaves out the flag that closes it when another program is executed
        int inheritable = NativeLibrary.getInstance("c").getFunction("dup").invokeInt(new Object[] {0});
        try {
            // the fourth is that of the directory that is listed
            assertEquals("0\n1\n2\n3\n", output(Path.of("/bin/ls"), "/proc/self/fd"));
        } finally {
            Libc.close(inheritable);
        }
    }

    @Test
    void itIsTalkedToAndEndsWhenTheConnectionIsClosed() throws Exception {
        try (StartedProgram cat = programs.start(CAT, List.of(), List.of())) {
            cat.write("first\n".getBytes(StandardCharsets.UTF_8), in(20_000));
            assertArrayEquals("first\n".getBytes(StandardCharsets.UTF_8), cat.read(in(20_000)));
            assertThrows(SocketTimeoutException.class, () -> cat.read(in(20)));
            assertEquals(OptionalInt.empty(), cat.await(in(20)));
            cat.disconnect();
            assertEquals(OptionalInt.of(0), cat.await(in(20_000)));
            assertEquals(OptionalInt.of(0), cat.await(in(0)), "it is known from then on");
        }
    }

    @Test
    void oneThatDoesNotReadIsWaitedForOnlyUntilTheDeadline() throws Exception {
        try (StartedProgram deaf = programs.start(SLEEP, List.of("1000"), List.of())) {
            assertThrows(SocketTimeoutException.class, () -> deaf.write(new byte[8 << 20], in(50)));
        }
    }

    @Test
    void oneThatHasEndedTakesNothingMoreAndIsReadToTheEnd() throws Exception {
        try (StartedProgram brief = programs.start(SH, List.of("-c", "read first; echo last; exit 7"), List.of())) {
            brief.write("read\nnot read\n".getBytes(StandardCharsets.UTF_8), in(20_000));
            assertEquals(OptionalInt.of(7 << 8), brief.await(in(20_000)));
            IOException gone = assertThrows(IOException.class, () -> brief.write(new byte[1], in(20_000)));
            assertEquals("Broken pipe", gone.getMessage());
            assertEquals("last\n", all(brief));
        }
    }

    @Test
    void oneThatIsClosedWhileItRunsIsKilledAndNoZombieIsLeft() throws Exception {
        StartedProgram sleeper = programs.start(SLEEP, List.of("1000"), List.of());
        Path process = Path.of("/proc/" + sleeper.pid());
        assertTrue(Files.exists(process));
        sleeper.close();
        assertFalse(Files.exists(process));
        assertEquals(OptionalInt.of(Libc.SIGKILL), sleeper.await(in(0)));
        sleeper.close();
    }

    @Test
    void whatCannotBeExecutedIsToldWithTheReasonAndLeavesNothing() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no program\n");
        Map<Path, String> reasons = new HashMap<>(Map.of(
                folder.resolve("none"), "No such file or directory",
                text.resolve("below"), "Not a directory",
                folder, "Permission denied"));
        Path forbidden = Files.writeString(folder.resolve("forbidden"), "#!/bin/sh\n");
        Files.setPosixFilePermissions(forbidden, PosixFilePermissions.fromString("rw-r--r--"));
        reasons.put(forbidden, "Permission denied");
        Files.setPosixFilePermissions(text, PosixFilePermissions.fromString("rwxr-xr-x"));
        reasons.put(text, "Exec format error");
        output(CAT, "/dev/null");
        List<String> before = descriptors();
        long children = ProcessHandle.current().children().count();
        for (Map.Entry<Path, String> wrong : reasons.entrySet()) {
            IOException refused = assertThrows(IOException.class,
                    () -> programs.start(wrong.getKey(), List.of(), List.of()), wrong::toString);
            assertEquals(wrong.getValue(), refused.getMessage(), wrong::toString);
        }
        assertThrows(IllegalArgumentException.class, () -> programs.start(CAT, List.of("a\0b"), List.of()));
        assertThrows(IllegalArgumentException.class, () -> programs.start(CAT, List.of(), List.of("A=\0")));
        awaitNoMoreThan(before);
        assertEquals(children, ProcessHandle.current().children().count());
    }

    @Test
    void manyAtOnceGetTheirOwnAnswersAndLeaveNothing() throws Exception {
        output(CAT, "/dev/null");
        List<String> before = descriptors();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String word = "word-" + i;
                answers.add(pool.submit(() -> output(SH, "-c", "echo " + word)));
            }
            for (int i = 0; i < 100; i++) {
                assertEquals("word-" + i + "\n", answers.get(i).get());
            }
        } finally {
            pool.shutdown();
        }
        awaitNoMoreThan(before);
    }
}
