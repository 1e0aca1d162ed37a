// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentLogLine;
import org.tracewarden.api.agent.AgentLogLine.Source;

@Timeout(60)
class LogFilesTest {

    private static final String AT = "2026-11-21T15:09:04.123456Z ";

    @TempDir
    private Path directory;
    private Path log;
    private final LogFiles files = new LogFiles();
    private final List<AgentLogLine> told = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void place() {
        log = directory.resolve("agent.log");
    }

    @AfterEach
    void close() {
        files.close();
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("tracewarden-agents-logs")));
    }

    private void write(String... lines) throws Exception {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(AT).append(line).append('\n');
        }
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** As the launcher does it, the oldest first. */
    private void rotate(int kept) throws Exception {
        for (int i = kept - 1; i > 0; i--) {
            Path from = i == 1 ? log : directory.resolve("agent.log." + (i - 1));
            if (Files.exists(from)) {
                Files.move(from, directory.resolve("agent.log." + i),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.deleteIfExists(log);
        Files.createFile(log);
    }

    private List<String> texts(List<AgentLogLine> lines) {
        return lines.stream().map(AgentLogLine::text).toList();
    }

    private List<String> toldTexts() {
        synchronized (told) {
            return texts(told);
        }
    }

    private static void until(String what, BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s: " + what);
            Thread.sleep(5);
        }
    }

    @Test
    void aLineHasTimeSourceAndText() throws Exception {
        write("out  two  spaces ", "err Fehler: ä\u20ac", "sys started as process 12", "out ", "out with\rreturn\r");
        Instant at = Instant.parse("2026-11-21T15:09:04.123456Z");
        assertEquals(List.of(
                new AgentLogLine(at, Source.OUTPUT, " two  spaces "),
                new AgentLogLine(at, Source.ERROR, "Fehler: ä\u20ac"),
                new AgentLogLine(at, Source.LAUNCHER, "started as process 12"),
                new AgentLogLine(at, Source.OUTPUT, ""),
                new AgentLogLine(at, Source.OUTPUT, "with\rreturn")), files.tail(log, 10));
    }

    @Test
    void aLineThatNoLauncherWroteIsShownWhole() throws Exception {
        Files.writeString(log, "edited by hand\n\n" + AT + "foo bar\n");
        assertEquals(List.of("edited by hand", "", AT + "foo bar"), texts(files.tail(log, 10)));
        assertEquals(Instant.EPOCH, files.tail(log, 1).get(0).at());
    }

    @Test
    void theLastLinesAreReadOverFilesThatWerePutAside() throws Exception {
        write("out 1", "out 2");
        rotate(4);
        write("out 3", "out 4");
        rotate(4);
        write("out 5");
        assertEquals(List.of("5"), texts(files.tail(log, 1)));
        assertEquals(List.of("2", "3", "4", "5"), texts(files.tail(log, 4)));
        assertEquals(List.of("1", "2", "3", "4", "5"), texts(files.tail(log, 100)));
    }

    @Test
    void aLogThatIsNotThereOrEmptyHasNoLines() throws Exception {
        assertEquals(List.of(), files.tail(log, 10));
        Files.createFile(log);
        assertEquals(List.of(), files.tail(log, 10));
    }

    @Test
    void aLineBeingWrittenIsNotShown() throws Exception {
        write("out 1");
        Files.writeString(log, AT + "out hal", StandardOpenOption.APPEND);
        assertEquals(List.of("1"), texts(files.tail(log, 10)));
    }

    @Test
    void manyLinesOfManyLengthsAreReadAsTheyStand() throws Exception {
        List<String> all = IntStream.range(0, 20_000).mapToObj(i -> i + "x".repeat(i * 7919 % 311)).toList();
        write(all.stream().map(text -> "out " + text).toArray(String[]::new));
        assertEquals(all, texts(files.tail(log, 100_000)));
        assertEquals(all.subList(5000, 20_000), texts(files.tail(log, 15_000)));
    }

    @Test
    void moreThanFitsIntoMemoryIsLeftOutAndSaid() throws Exception {
        write(IntStream.range(0, 40).mapToObj(i -> "out " + i + "y".repeat(999)).toArray(String[]::new));
        List<String> lines = texts(new Tail(new LogSet(log), 100, 10_000).read());
        assertEquals(11, lines.size());
        assertEquals("older lines are left out: 10000 bytes are shown at most", lines.get(0));
        assertTrue(lines.get(10).startsWith("39y"));
    }

    @Test
    void aNumberOfLinesOutOfRangeIsRefused() {
        assertEquals("0 lines are out of range (1 to 100000)",
                assertThrows(IllegalArgumentException.class, () -> files.tail(log, 0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> files.tail(log, 100_001));
    }

    @Test
    void newLinesAreToldAsTheyComeAndOldOnesAreNot() throws Exception {
        write("out old");
        AutoCloseable following = files.follow(log, told::add);
        write("out 1", "err 2");
        until("two lines", () -> told.size() == 2);
        assertEquals(List.of("1", "2"), toldTexts());
        following.close();
        write("out 3");
        assertEquals(2, told.size());
    }

    @Test
    void aLogThatComesLaterIsFollowedFromItsBegin() throws Exception {
        files.follow(log, told::add);
        write("out 1");
        until("a line", () -> told.size() == 1);
    }

    @Test
    void nothingIsMissedOrToldTwiceWhileFilesArePutAside() throws Exception {
        write("out old");
        files.follow(log, told::add);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            write("out " + i);
            expected.add(Integer.toString(i));
            if (i % 20 == 19) {
                // as many files are kept as are put aside between two looks
                int count = expected.size();
                rotate(90);
                until("all so far", () -> told.size() >= count);
            } else if (i % 7 == 6) {
                rotate(90);
            }
        }
        until("all", () -> told.size() >= expected.size());
        assertEquals(expected, toldTexts());
        assertEquals(expected, texts(files.tail(log, 400)));
    }

    @Test
    void linesWhoseFilesAreGoneAreSaidToBeLeftOut() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        files.follow(log, line -> {
            told.add(line);
            reading.countDown();
            await(goOn);
        });
        write("out 1");
        await(reading);
        for (int i = 2; i < 6; i++) {
            rotate(2);
            write("out " + i);
        }
        goOn.countDown();
        until("the last line", () -> toldTexts().contains("5"));
        assertEquals(List.of("1", "lines were left out: the files they were in are gone", "4", "5"), toldTexts());
    }

    @Test
    void aReaderFarBehindHearsHowManyLinesWereLeftOut() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(1);
        files.follow(log, line -> {
            told.add(line);
            reading.countDown();
            await(goOn);
        });
        write("out first");
        await(reading);
        String line = "out " + "z".repeat(995);
        write(Stream.generate(() -> line).limit(6000).toArray(String[]::new));
        write("out last");
        goOn.countDown();
        until("the last line", () -> toldTexts().contains("last"));
        long left = toldTexts().stream().filter(text -> text.contains("were left out"))
                .mapToLong(text -> Long.parseLong(text.split(" ")[0])).sum();
        assertTrue(left > 4000, left + " left out");
        assertEquals(6000, left + toldTexts().stream().filter(text -> text.startsWith("zz")).count());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }
}
