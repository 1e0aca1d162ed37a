// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.trace.Risk;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.enrich.ProcEnricher;
import org.tracewarden.collector.strace.line.StraceLineParser;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFsReader;

/** Stories of programs that were, or are, really traced. */
class RealTracesTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"ls", "git", "python", "gcc", "make", "node", "java", "curl", "wget", "tar", "ssh-keygen",
        "perl", "find", "sqlite", "bash", "xargs"})
    void an_ordinary_program_has_a_short_story_without_risks_and_always_the_same(String name) throws IOException {
        List<String> lines = corpus(name);
        List<TracedAction> story = told(lines);
        assertEquals(story, told(lines));
        assertEquals(List.of(), story.stream().flatMap(action -> action.risks().stream()).map(Risk::reason).toList());
        assertTrue(story.size() < lines.size() / 3, story.size() + " actions of " + lines.size() + " lines");
        for (int i = 0; i < story.size(); i++) {
            assertEquals(i + 1, story.get(i).sequence());
            assertFalse(story.get(i).text().isBlank());
        }
    }

    @Test
    void a_shell_script_reads_as_what_it_does() throws Exception {
        Path x = Files.createDirectory(directory.resolve("x"));
        for (int i = 0; i < 17; i++) {
            Files.writeString(x.resolve("f" + i), "");
        }
        List<TracedAction> story = traced("/bin/sh", "-c",
                "echo hello > out; rm x/*; mkdir x/a x/b; sleep 0.2; cat /nowhere; exit 3");
        List<String> texts = story.stream().map(TracedAction::text).toList();
        assertContains(texts, "wrote 6 bytes to standard output (" + directory + "/out)");
        assertContains(texts, "deleted 17 files under " + x);
        assertContains(texts, "created 2 directories under " + x);
        assertContains(texts, "looked for /nowhere, not found");
        assertEquals("exited with 3", texts.get(texts.size() - 1));
        assertTrue(story.stream().anyMatch(action -> action.text().startsWith("waited ")
                && action.text().contains("nanosleep") && action.durationNanos() >= 200_000_000), texts.toString());
        assertTrue(story.stream().anyMatch(action -> action.comm().equals("rm") && action.text().startsWith("ran ")
                && action.text().contains("rm x/f0 x/f1")), texts.toString());
        assertEquals(List.of(), story.stream().flatMap(action -> action.risks().stream()).toList());
    }

    private static void assertContains(List<String> texts, String text) {
        assertTrue(texts.contains(text), () -> text + " is not in " + String.join("\n", texts));
    }

    private List<TracedAction> traced(String... command) throws Exception {
        Path trace = directory.resolve("trace");
        List<String> line = new ArrayList<>(List.of("strace", "-f", "-ttt", "-T", "-yy", "-v", "-x", "-s", "1000", "-o",
                trace.toString()));
        line.addAll(List.of(command));
        Process strace;
        try {
            strace = new ProcessBuilder(line).directory(directory.toFile())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException missing) {
            assumeTrue(false, "strace is not installed: " + missing.getMessage());
            throw missing;
        }
        assertTrue(strace.waitFor(60, TimeUnit.SECONDS));
        assumeTrue(Files.size(trace) > 0, "strace may not trace here");
        return told(Files.readAllLines(trace, UTF_8));
    }

    private static List<String> corpus(String name) throws IOException {
        try (InputStream file = RealTracesTest.class.getResourceAsStream("/corpus/" + name + ".trace.gz");
                InputStream plain = new GZIPInputStream(file)) {
            return new String(plain.readAllBytes(), UTF_8).lines().toList();
        }
    }

    /** Without a living process of these pids: what is told is what the trace itself shows. */
    private static List<TracedAction> told(List<String> lines) {
        StraceLineParser parser = new StraceLineParser();
        ActionAggregator aggregator = new ActionAggregator(1, RiskRules.defaults());
        List<TracedAction> actions = new ArrayList<>();
        Path noProc = Path.of("/nowhere/proc");
        try (ProcEnricher enricher = new ProcEnricher(
                new ProcFsReader(noProc, new CgroupTree()), new BootedAtNought())) {
            long sequence = 0;
            List<StraceRecord> records = new ArrayList<>();
            for (String line : lines) {
                parser.read(++sequence, line).ifPresent(records::add);
            }
            records.addAll(parser.end());
            for (StraceRecord record : records) {
                EnrichedRecord enriched = enricher.enrich(record);
                actions.addAll(aggregator.add(enriched));
            }
        }
        actions.addAll(aggregator.end());
        return actions;
    }

    /** A host that booted in 1970: start times are far from zero, which is all that matters here. */
    private static final class BootedAtNought implements BootClock {

        @Override
        public long now() {
            return System.currentTimeMillis() * 1_000_000L;
        }

        @Override
        public long toWallTime(long bootNanos) {
            return bootNanos;
        }
    }
}
