// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.exporter.journal.write.Patience.LIMIT;
import static org.tracewarden.exporter.journal.write.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.journal.FsyncPolicy;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.JournalStream;

class WritingTest {

    private static final String DEATHS = "deaths.jsonl";

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();

    @Test
    void aRecordIsALineInTheDocumentedForm() throws Exception {
        try (FileJournal journal = open(Settings.in(folder))) {
            assertTrue(journal.stream(DEATHS).append(clock.nanos(), "processExit", "{\"pid\":7,\"name\":\"ö\"}"));
            assertTrue(journal.sync(LIMIT));
            String line = Files.readAllLines(folder.resolve("journal/deaths.jsonl")).get(1);
            assertTrue(line.matches("\\{\"seq\":1,\"time\":\"2026-11-21T11:40:33\\.123456789Z\",\"kind\":\"data\","
                    + "\"type\":\"processExit\",\"data\":\\{\"pid\":7,\"name\":\"ö\"},\"prev\":\"[0-9a-f]{64}\","
                    + "\"hash\":\"[0-9a-f]{64}\"}"), line);
        }
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
        assertEquals(List.of("genesis", "data"), kinds(checked));
        JsonNode genesis = checked.records().get(0).get("data");
        assertEquals(1, genesis.get("format").asInt());
        assertEquals(DEATHS, genesis.get("stream").asText());
        assertEquals(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
                genesis.get("boot").asText());
        assertEquals("close", last(checked.checkpoints()).get("reason").asText());
        assertEquals(1, last(checked.checkpoints()).get("seq").asLong());
    }

    @Test
    void aJournalThatWasClosedIsContinuedWithoutAWord() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (FileJournal journal = open(Settings.in(folder))) {
                journal.stream(DEATHS).append(clock.nanos(), "a", "" + i);
            }
        }
        open(Settings.in(folder)).close();
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
        assertEquals(List.of("genesis", "data", "data", "data"), kinds(checked));
        assertEquals(3, checked.checkpoints().size());
    }

    @Test
    void recordsOfManyThreadsAreAllThereEachThreadsInItsOrder() throws Exception {
        int threads = 4;
        int each = 20_000;
        try (FileJournal journal = open(Settings.in(folder).backlogBytes(1L << 30).segmentBytes(1 << 20))) {
            JournalStream stream = journal.stream("strace/syscalls.log");
            List<Thread> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int me = t;
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        stream.append(clock.nanos(), "t" + me, "" + i);
                    }
                });
                running.add(thread);
                thread.start();
            }
            for (Thread thread : running) {
                thread.join();
            }
            assertTrue(journal.sync(LIMIT));
            assertEquals(threads * each, stream.status().appended());
            assertEquals(0, stream.status().waiting());
            assertEquals(0, stream.status().lost());
        }
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), "strace/syscalls.log");
        Map<String, Integer> next = new HashMap<>();
        for (JsonNode record : checked.records("data")) {
            assertEquals(next.merge(record.get("type").asText(), 1, Integer::sum) - 1, record.get("data").asInt());
        }
        assertEquals(Map.of("t0", each, "t1", each, "t2", each, "t3", each), next);
        assertTrue(checked.records("segment").size() > 10);
        long rotations = checked.checkpoints().stream().filter(any -> any.get("reason").asText().equals("rotation"))
                .count();
        assertEquals(checked.records("segment").size(), rotations);
    }

    @Test
    void aSegmentEndsWithAgeThoughNothingComes() throws Exception {
        try (FileJournal journal = open(Settings.in(folder))) {
            journal.stream(DEATHS).append(clock.nanos(), "a", "1");
            assertTrue(journal.sync(LIMIT));
            clock.advance(Duration.ofDays(1));
            assertTrue(journal.sync(LIMIT));
            await(() -> Files.exists(folder.resolve("journal/deaths.00000001.jsonl")));
            clock.advance(Duration.ofDays(1));
            assertTrue(journal.sync(LIMIT));
        }
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
        assertEquals(List.of("genesis", "data", "segment"), kinds(checked));
        JsonNode segment = checked.records().get(2).get("data");
        assertEquals(2, segment.get("segment").asInt());
        assertEquals("deaths.00000001.jsonl", segment.get("previous").asText());
        assertEquals(1, segment.get("lastSeq").asLong());
    }

    @Test
    void oldSegmentsAreDeletedAndTheChainSaysWhich() throws Exception {
        try (FileJournal journal = open(Settings.in(folder))) {
            JournalStream stream = journal.stream(DEATHS);
            for (int day = 0; day < 200; day++) {
                stream.append(clock.nanos(), "day", "" + day);
                assertTrue(journal.sync(LIMIT));
                clock.advance(Duration.ofDays(1));
            }
            await(() -> journal.sync(LIMIT) && !Files.exists(folder.resolve("journal/deaths.00000015.jsonl")));
            assertTrue(stream.status().firstSequence() > 20);
        }
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
        JsonNode last = last(checked.records("retention")).get("data");
        assertEquals(checked.records().get(0).get("seq").asLong(), last.get("firstSeq").asLong());
        assertEquals(checked.records().get(0).get("prev").asText(), last.get("files").get(
                last.get("files").size() - 1).get("lastHash").asText());
        assertEquals(last.get("lastCheckpoint").asText(), checked.checkpoints().get(0).get("prev").asText());
        open(Settings.in(folder)).close();
        ChainChecker.check(folder.resolve("journal"), DEATHS);
    }

    @Test
    void theSizeLimitHoldsOverAllStreams() throws Exception {
        Settings small = Settings.in(folder).segmentBytes(64 << 10).sizeLimit(1 << 20).backlogBytes(64 << 20);
        String data = "\"" + "x".repeat(1000) + "\"";
        try (FileJournal journal = open(small)) {
            for (int i = 0; i < 2500; i++) {
                journal.stream("a.jsonl").append(clock.nanos(), "a", data);
                journal.stream("b.jsonl").append(clock.nanos(), "b", data);
                if (i % 100 == 0) {
                    assertTrue(journal.sync(LIMIT));
                    clock.advance(Duration.ofMinutes(1));
                }
            }
            clock.advance(Duration.ofMinutes(1));
            assertTrue(journal.sync(LIMIT));
        }
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder.resolve("journal"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        assertTrue(bytes < (1 << 20) + 300_000, "" + bytes);
        ChainChecker a = ChainChecker.check(folder.resolve("journal"), "a.jsonl");
        assertFalse(a.records("retention").isEmpty());
        assertFalse(ChainChecker.check(folder.resolve("journal"), "b.jsonl").records("retention").isEmpty());
    }

    @Test
    void aSmallerLimitHoldsAsSoonAsItIsSaved() throws Exception {
        Settings kept = Settings.in(folder).segmentBytes(64 << 10).backlogBytes(64 << 20);
        String data = "\"" + "x".repeat(1000) + "\"";
        try (FileJournal journal = open(kept)) {
            JournalStream stream = journal.stream(DEATHS);
            for (int i = 0; i < 2500; i++) {
                stream.append(clock.nanos(), "death", data);
            }
            assertTrue(journal.sync(LIMIT));
            assertEquals(0, stream.status().firstSequence());
            assertTrue(journal.configure(kept.sizeLimit(1 << 20).it()));
            // the clock stands, and nothing is appended
            await(() -> stream.status().firstSequence() > 0);
        }
        assertEquals(1, ChainChecker.check(folder.resolve("journal"), DEATHS).records("retention").size());
    }

    /** Segments that become full while old ones are looked for are none of these. */
    @RepeatedTest(5)
    void noSegmentIsDeletedThatTheLimitsAllow() throws Exception {
        String data = "\"" + "x".repeat(1000) + "\"";
        try (FileJournal journal = open(Settings.in(folder).segmentBytes(64 << 10).backlogBytes(64 << 20))) {
            JournalStream stream = journal.stream(DEATHS);
            for (int i = 0; i < 10_000; i++) {
                stream.append(clock.nanos(), "death", data);
            }
            assertTrue(journal.sync(LIMIT));
            assertEquals(0, stream.status().firstSequence());
        }
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
        assertEquals(10_000, checked.records("data").size());
        assertEquals(List.of(), checked.records("retention"));
    }

    @Test
    void checkpointsComeAfterSoManyRecordsAndAreCopiedToTheWitness() throws Exception {
        Path witness = folder.resolve("far/away");
        try (FileJournal journal = open(Settings.in(folder).checkpointRecords(10).witness(witness))) {
            JournalStream stream = journal.stream(DEATHS);
            for (int round = 0; round < 5; round++) {
                for (int i = 0; i < 10; i++) {
                    stream.append(clock.nanos(), "a", "1");
                }
                assertTrue(journal.sync(LIMIT));
                long last = stream.status().lastSequence();
                await(() -> Files.exists(folder.resolve("journal/deaths.jsonl.checkpoints"))
                        && Files.readString(folder.resolve("journal/deaths.jsonl.checkpoints"))
                                .contains("\"seq\":" + last + ","));
            }
            await(() -> Files.exists(witness.resolve("deaths.jsonl.checkpoints")));
        }
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
        assertTrue(checked.checkpoints().stream().filter(any -> any.get("reason").asText().equals("records")).count()
                >= 4);
        assertEquals(Files.readString(folder.resolve("journal/deaths.jsonl.checkpoints")),
                Files.readString(witness.resolve("deaths.jsonl.checkpoints")));
        assertEquals("rwx------", permissions(witness));
    }

    @Test
    void aWitnessThatCannotBeWrittenIsToldAndGetsAllLater() throws Exception {
        Path witness = folder.resolve("witness");
        Files.writeString(witness, "a file stands in the way");
        try (FileJournal journal = open(Settings.in(folder).checkpointRecords(1).witness(witness))) {
            JournalStream stream = journal.stream(DEATHS);
            stream.append(clock.nanos(), "a", "1");
            assertTrue(journal.sync(LIMIT));
            await(() -> stream.status().trouble().contains("the witness's copy of the checkpoints cannot be written in "
                    + witness));
            Files.delete(witness);
            await(() -> stream.status().trouble().isEmpty());
            await(() -> Files.exists(witness.resolve("deaths.jsonl.checkpoints")));
        }
        assertEquals(Files.readString(folder.resolve("journal/deaths.jsonl.checkpoints")),
                Files.readString(witness.resolve("deaths.jsonl.checkpoints")));
    }

    @Test
    void whatDoesNotFitIntoTheBacklogIsCountedAndTheChainSaysHowMany() throws Exception {
        String data = "\"" + "x".repeat(30_000) + "\"";
        int taken = 0;
        int count = 400;
        try (FileJournal journal = open(Settings.in(folder).backlogBytes(64 << 10).fsync(FsyncPolicy.NEVER))) {
            JournalStream stream = journal.stream(DEATHS);
            for (int i = 0; i < count; i++) {
                taken += stream.append(clock.nanos(), "big", data) ? 1 : 0;
            }
            assertTrue(taken < count);
            assertTrue(journal.sync(LIMIT));
            assertEquals(count - taken, stream.status().lost());
            stream.append(clock.nanos(), "after", "1");
            stream.gap(clock.nanos(), 12, "somebody else lost \"them\"\nall");
        }
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
        assertEquals(taken + 1, checked.records("data").size());
        long told = 0;
        for (JsonNode gap : checked.records("gap")) {
            told += gap.get("data").get("lost").asLong();
        }
        assertEquals(count - taken + 12, told);
        assertEquals("somebody else lost \"them\"\nall",
                last(checked.records("gap")).get("data").get("reason").asText());
    }

    @Test
    void whatIsNoRecordIsRefused() throws Exception {
        FileJournal journal = open(Settings.in(folder));
        JournalStream stream = journal.stream(DEATHS);
        assertThrows(IllegalArgumentException.class, () -> stream.append(0, "a b", "1"));
        assertThrows(IllegalArgumentException.class, () -> stream.append(0, "", "1"));
        assertThrows(IllegalArgumentException.class, () -> stream.append(0, "a".repeat(65), "1"));
        assertThrows(IllegalArgumentException.class, () -> stream.append(0, "a", ""));
        assertEquals("the data of a record of stream deaths.jsonl has a line break at character 2",
                assertThrows(IllegalArgumentException.class, () -> stream.append(0, "a", "{\"\n\"}")).getMessage());
        for (String name : List.of("", "a/b/c", "../a", "/a", ".a", "a b", "a.checkpoints", "a.00000001.log",
                "journal.pub")) {
            assertThrows(IllegalArgumentException.class, () -> journal.stream(name), name);
        }
        journal.close();
        assertThrows(IllegalStateException.class, () -> stream.append(0, "a", "1"));
        assertThrows(JournalException.class, () -> journal.stream("other.jsonl"));
    }

    @Test
    void onlyTheOwnerCanReadWhatIsWritten() throws Exception {
        try (FileJournal journal = open(Settings.in(folder))) {
            journal.stream("strace/syscalls.log").append(0, "a", "1");
            assertTrue(journal.sync(LIMIT));
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(path -> !path.equals(folder)).toList()) {
                assertEquals(Files.isDirectory(path) ? "rwx------" : "rw-------", permissions(path), path.toString());
            }
        }
    }

    @Test
    void aSecondWriterInTheSameProcessIsRefusedAndTheFirstGoesOn() throws Exception {
        try (FileJournal journal = open(Settings.in(folder))) {
            for (int i = 0; i < 2; i++) {
                String message =
                        assertThrows(JournalException.class, () -> open(Settings.in(folder))).getMessage();
                assertEquals("the journal " + folder.resolve("journal") + " is being written by this process (pid "
                        + ProcessHandle.current().pid() + "); end that one first, or choose another directory",
                        message);
            }
            assertTrue(journal.stream(DEATHS).append(0, "a", "1"));
        }
        open(Settings.in(folder)).close();
    }

    @Test
    void threadsEndWithTheJournal() throws Exception {
        open(Settings.in(folder).witness(folder.resolve("witness"))).close();
        List<String> left = Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("tracewarden-journal-")).toList();
        assertEquals(List.of(), left);
    }

    private FileJournal open(Settings settings) {
        return FileJournal.open(settings.it(), clock);
    }

    private static <T> T last(List<T> list) {
        return list.get(list.size() - 1);
    }

    private static List<String> kinds(ChainChecker checked) {
        return checked.records().stream().map(record -> record.get("kind").asText()).toList();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
