// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.commons.codec.digest.Blake3;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.StreamStatus;

class RecoveryTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String DEATHS = "deaths.jsonl";

    @TempDir
    Path folder;

    @Test
    void aJournalThatEndsAtAnyByteOpensAndGoesOnWithTheChain() throws Exception {
        write("1", "{\"two\":2}", "[3]");
        Path file = folder.resolve("journal/deaths.jsonl");
        Path checkpoints = folder.resolve("journal/deaths.jsonl.checkpoints");
        byte[] whole = Files.readAllBytes(file);
        // as it is when it was killed: nothing vouches for it yet
        Files.delete(checkpoints);
        for (int length = whole.length; length >= 0; length--) {
            Files.write(file, Arrays.copyOf(whole, length));
            Files.deleteIfExists(checkpoints);
            write("4");
            ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
            int good = lastBreak(whole, length) + 1;
            JsonNode recovery = checked.records("recovery").get(0).get("data");
            assertEquals(1, checked.records("recovery").size());
            assertEquals(length - good, recovery.get("cutBytes").asInt());
            assertEquals(length == good ? "" : HexFormat.of().formatHex(
                    Blake3.hash(Arrays.copyOfRange(whole, good, length))), recovery.get("cutBlake3").asText());
            assertEquals(0, recovery.get("cutLines").asInt());
            assertEquals(lines(whole, good) - (good == 0 ? 0 : 1) + 1, checked.records("data").size());
            assertEquals("genesis", checked.records().get(0).get("kind").asText());
        }
    }

    @Test
    void checkpointsThatEndAtAnyByteAreContinued() throws Exception {
        write("1");
        write("2");
        Path checkpoints = folder.resolve("journal/deaths.jsonl.checkpoints");
        byte[] whole = Files.readAllBytes(checkpoints);
        byte[] records = Files.readAllBytes(folder.resolve("journal/deaths.jsonl"));
        for (int length = whole.length; length >= 0; length--) {
            Files.write(checkpoints, Arrays.copyOf(whole, length));
            Files.write(folder.resolve("journal/deaths.jsonl"), records);
            write("3");
            ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
            assertEquals(length == whole.length ? 0 : 1, checked.records("recovery").size());
            assertEquals(lines(whole, length) + (length == whole.length ? 1 : 2), checked.checkpoints().size(),
                    () -> "with " + checked.checkpoints());
        }
    }

    @Test
    void aKillBetweenTheEndOfASegmentAndTheBeginOfTheNextLosesNothing() throws Exception {
        write("1");
        Files.move(folder.resolve("journal/deaths.jsonl"), folder.resolve("journal/deaths.00000001.jsonl"));
        write("2");
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
        assertEquals(List.of("genesis", "data", "segment", "data"), kinds(checked));
        Files.move(folder.resolve("journal/deaths.jsonl"), folder.resolve("journal/deaths.00000002.jsonl"));
        Files.createFile(folder.resolve("journal/deaths.jsonl"));
        write("3");
        checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
        assertEquals(List.of("genesis", "data", "segment", "data", "segment", "data"), kinds(checked));
        assertEquals(3, checked.records("segment").get(1).get("data").get("segment").asInt());
    }

    @Test
    void moreThanATornLineIsKeptBesideTheSegment() throws Exception {
        write("1");
        Path file = folder.resolve("journal/deaths.jsonl");
        byte[] before = Files.readAllBytes(file);
        byte[] zeros = new byte[5000];
        zeros[100] = '\n';
        Files.write(file, concat(before, zeros));
        write("2");
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), DEATHS);
        JsonNode recovery = checked.records("recovery").get(0).get("data");
        assertEquals(5000, recovery.get("cutBytes").asInt());
        assertEquals(1, recovery.get("cutLines").asInt());
        assertEquals("deaths.00000001.jsonl.cut", recovery.get("kept").asText());
        assertEquals(5000, Files.size(folder.resolve("journal/deaths.00000001.jsonl.cut")));
        assertEquals(List.of(DEATHS), org.tracewarden.exporter.journal.format.StreamFiles.names(
                folder.resolve("journal")));
    }

    @Test
    void recordsThatAreGoneThoughACheckpointVouchesForThemAreAdmitted() throws Exception {
        write("1", "2");
        Path file = folder.resolve("journal/deaths.jsonl");
        byte[] before = Files.readAllBytes(file);
        String vouched = Files.readString(folder.resolve("journal/deaths.jsonl.checkpoints"));
        Files.write(file, Arrays.copyOf(before, lastBreak(before, before.length - 1) + 1));
        write("3");
        assertTrue(assertThrows(AssertionError.class, () -> ChainChecker.check(folder.resolve("journal"), DEATHS))
                .getMessage().contains("instead of"));
        String recovery = Files.readAllLines(file).get(2);
        assertTrue(recovery.contains("\"vouchedSeq\":2,"), recovery);
        assertTrue(recovery.contains("\"vouchedHash\":\"" + vouched.replaceAll("(?s).*\"hash\":\"([0-9a-f]+)\".*", "$1")
                + "\""), recovery);
    }

    @Test
    void aKilledWriterLeavesAJournalThatOpensWithAWholeChain() throws Exception {
        Random random = new Random();
        long seed = random.nextLong();
        random.setSeed(seed);
        String[] policies = {"NEVER", "INTERVAL", "ALWAYS"};
        for (int round = 0; round < 18; round++) {
            Process writer = start(policies[round % policies.length]);
            Thread.sleep(random.nextInt(250));
            writer.destroyForcibly();
            assertTrue(writer.waitFor(10, TimeUnit.SECONDS));
            FileJournal.open(Settings.in(folder).it()).close();
            try {
                for (String stream : List.of("one.jsonl", "two.jsonl")) {
                    ChainChecker checked = ChainChecker.check(folder.resolve("journal"), stream);
                    assertTrue(checked.records("recovery").size() >= Math.min(round, 1));
                }
            } catch (AssertionError wrong) {
                throw new AssertionError("round " + round + " with seed " + seed, wrong);
            }
        }
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), "one.jsonl");
        assertTrue(checked.records("data").size() > 1000, "" + checked.records("data").size());
        assertTrue(checked.records("segment").size() > 1);
    }

    @Test
    void aSecondProcessIsRefusedAndTold() throws Exception {
        Process writer = start("NEVER");
        try {
            String message = assertThrows(JournalException.class, () -> FileJournal.open(Settings.in(folder).it()))
                    .getMessage();
            assertTrue(message.startsWith("the journal " + folder.resolve("journal") + " is being written by process "
                    + writer.pid() + " ("), message);
        } finally {
            writer.destroyForcibly();
            assertTrue(writer.waitFor(10, TimeUnit.SECONDS));
        }
        FileJournal.open(Settings.in(folder).it()).close();
    }

    @Test
    void aStreamThatCannotBeOpenedDoesNotHoldUpTheOthers() throws Exception {
        write("1");
        Files.createDirectory(folder.resolve("journal/other.jsonl.checkpoints"));
        Files.writeString(folder.resolve("journal/other.jsonl"), "no journal\n");
        try (FileJournal journal = FileJournal.open(Settings.in(folder).it())) {
            StreamStatus other = journal.streams().stream().filter(stream -> stream.name().equals("other.jsonl"))
                    .findAny().orElseThrow();
            assertFalse(other.trouble().isEmpty());
            assertTrue(journal.stream(DEATHS).append(0, "a", "2"));
            assertTrue(journal.sync(LIMIT));
        }
    }

    private Process start(String fsync) throws Exception {
        Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CrashedWriter.class.getName(), folder.toString(), fsync)
                .redirectError(folder.resolve("writer.log").toFile()).start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
        assertEquals("writing", output.readLine(), () -> {
            try {
                return Files.readString(folder.resolve("writer.log"));
            } catch (java.io.IOException none) {
                return "no log";
            }
        });
        return writer;
    }

    private void write(String... data) throws Exception {
        try (FileJournal journal = FileJournal.open(Settings.in(folder).it())) {
            for (String one : data) {
                assertTrue(journal.stream(DEATHS).append(1_000_000_000L, "a", one));
            }
        }
    }

    private static int lastBreak(byte[] bytes, int before) {
        int at = before - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    private static int lines(byte[] bytes, int length) {
        int count = 0;
        for (int i = 0; i < length; i++) {
            count += bytes[i] == '\n' ? 1 : 0;
        }
        return count;
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private static List<String> kinds(ChainChecker checked) {
        return checked.records().stream().map(record -> record.get("kind").asText()).toList();
    }
}
