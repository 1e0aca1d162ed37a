// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.journal.JournalStream;

/** A journal on a real file system that is full. */
class DiskFullTest {

    @TempDir
    Path folder;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        Files.createDirectory(folder.resolve("journal"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.resolve("journal").toString());
        assumeTrue(mounted, "a small file system cannot be mounted: that needs root");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            // busy as long as the journal has a file open there, which it must not when it is closed
            Patience.await(() -> run("umount", folder.resolve("journal").toString()));
        }
    }

    @Test
    void aFullDiskIsToldAndTheJournalRecoversByItselfWithAWholeChain() throws Exception {
        Path ballast = folder.resolve("journal/ballast.key");
        Files.write(ballast, new byte[256 << 10]);
        long now = System.currentTimeMillis() * 1_000_000;
        String data = "\"" + "x".repeat(1000) + "\"";
        int[] appended = new int[2];
        int count;
        int taken;
        try (FileJournal journal = FileJournal.open(Settings.in(folder).backlogBytes(128 << 10)
                .segmentBytes(64 << 10).checkpointRecords(20).it())) {
            JournalStream stream = journal.stream("deaths.jsonl");
            Patience.await(() -> {
                for (int i = 0; i < 10; i++) {
                    appended[0]++;
                    appended[1] += stream.append(now, "a", data) ? 1 : 0;
                }
                return stream.status().lost() > 0
                        && stream.status().trouble().contains("No space left on device: free some, or lower");
            }, () -> stream.status().toString());
            count = appended[0];
            taken = appended[1];
            assertFalse(journal.sync(Duration.ofMillis(1500)));
            assertTrue(taken < count, "" + taken);
            assertEquals(count - taken, stream.status().lost());
            assertTrue(stream.status().waiting() > 0);
            Files.delete(ballast);
            assertTrue(journal.sync(Duration.ofSeconds(20)));
            assertEquals("", stream.status().trouble());
            assertEquals(0, stream.status().waiting());
            assertTrue(stream.append(now, "after", "1"));
        }
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), "deaths.jsonl");
        assertEquals(taken + 1, checked.records("data").size());
        long told = 0;
        for (JsonNode gap : checked.records("gap")) {
            told += gap.get("data").get("lost").asLong();
        }
        assertEquals(count - taken, told);
        assertEquals(List.of(), checked.records("recovery"));
    }

    @Test
    void aJournalClosedOnAFullDiskSaysThatItWasNotWhole() throws Exception {
        Path ballast = folder.resolve("journal/ballast.key");
        Files.write(ballast, new byte[400 << 10]);
        long began = System.nanoTime();
        try (FileJournal journal = FileJournal.open(Settings.in(folder).it())) {
            JournalStream stream = journal.stream("deaths.jsonl");
            for (int i = 0; i < 300; i++) {
                stream.append(System.currentTimeMillis() * 1_000_000, "a", "\"" + "x".repeat(1000) + "\"");
            }
            Patience.await(() -> !stream.status().trouble().isEmpty());
        }
        assertTrue(System.nanoTime() - began < TimeUnit.SECONDS.toNanos(10));
        Files.delete(ballast);
        FileJournal.open(Settings.in(folder).it()).close();
        ChainChecker checked = ChainChecker.check(folder.resolve("journal"), "deaths.jsonl");
        assertEquals(1, checked.records("recovery").size());
    }

    private static boolean run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }
}
