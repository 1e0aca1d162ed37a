// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tracewarden.api.trace.TracedEvent.Kind;

/** Real traces of ordinary programs. Golden parses are written anew by {@code -Dgolden=FOLDER}, to be looked over. */
class CorpusTest {

    /** Another program's words in the middle of a line, as it wrote to the same standard error. */
    private static final Map<String, List<Long>> GARBAGE = Map.of("other-injected", List.of(98L, 99L));

    private static final String UNFINISHED = " <unfinished ...>";

    static Stream<Path> traces() {
        return Corpus.traces().stream();
    }

    private static StraceLineParser parser() {
        return new StraceLineParser(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    }

    private static List<StraceRecord> read(List<String> lines) {
        StraceLineParser parser = parser();
        List<StraceRecord> records = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            parser.read(at + 1, lines.get(at)).ifPresent(records::add);
        }
        records.addAll(parser.end());
        return records;
    }

    @Test
    void thereAreAtLeastThirtyPrograms() {
        assertTrue(Corpus.traces().size() >= 30, Corpus.traces().size() + " traces");
    }

    @ParameterizedTest
    @MethodSource("traces")
    void everyTraceIsUnderstoodAsItsGoldenParseSays(Path trace) throws IOException {
        List<String> trees = read(Corpus.lines(trace)).stream().map(Tree::of).toList();
        String name = Corpus.name(trace) + ".golden.gz";
        String written = System.getProperty("golden", "");
        if (!written.isEmpty()) {
            try (Writer file = new OutputStreamWriter(
                    new GZIPOutputStream(Files.newOutputStream(Path.of(written, name))), UTF_8)) {
                file.write(String.join("\n", trees) + "\n");
            }
            return;
        }
        List<String> golden = Corpus.lines(Corpus.folder().resolve(name));
        for (int at = 0; at < Math.min(golden.size(), trees.size()); at++) {
            assertEquals(golden.get(at), trees.get(at));
        }
        assertEquals(golden.size(), trees.size());
    }

    @ParameterizedTest
    @MethodSource("traces")
    void everyLineIsGivenBackWhenItIsPrinted(Path trace) {
        StraceLineParser parser = parser();
        Map<Integer, String> unfinished = new HashMap<>();
        String broken = "";
        List<String> lines = Corpus.lines(trace);
        for (int at = 0; at < lines.size(); at++) {
            String line = lines.get(at);
            Optional<StraceRecord> found = parser.read(at + 1, line);
            String whole = broken + line;
            if (found.isEmpty()) {
                assertTrue(line.endsWith(UNFINISHED), line);
                unfinished.put(thread(whole), whole.substring(0, whole.length() - UNFINISHED.length()));
                broken = "";
                continue;
            }
            StraceRecord record = found.get();
            if (record.kind() == Kind.NOTE && !line.equals(record.text())) {
                broken += line.substring(0, line.length() - record.text().length());
                assertEquals(line.substring(line.length() - record.text().length()), record.print());
                continue;
            }
            if (record.kind() == Kind.NOTE) {
                assertEquals(line, record.print());
                continue;
            }
            if (record.name().equals("superseded")) { // its execve goes on as this thread's
                int by = Integer.parseInt(record.arguments().get(0).print());
                unfinished.put(record.thread(), unfinished.remove(by));
            }
            int resumed = line.indexOf(" resumed>");
            if (record.kind() == Kind.CALL && line.contains("<... ") && resumed >= 0 && !record.text().equals(line)) {
                whole = begun(unfinished, thread(line)) + line.substring(resumed + " resumed>".length());
            }
            broken = "";
            assertEquals(whole, record.print());
        }
        for (StraceRecord record : parser.end()) {
            assertEquals(record.text(), record.print());
        }
    }

    private static String begun(Map<Integer, String> unfinished, int thread) {
        String begun = unfinished.remove(thread);
        if (begun == null) {
            begun = unfinished.remove(thread == 0 ? unfinished.keySet().iterator().next() : Integer.valueOf(0));
        }
        return begun;
    }

    private static int thread(String line) {
        String digits = line.replaceFirst("^\\[pid +(\\d+)\\] .*", "$1").replaceFirst("^(\\d+) +\\d+[.:].*", "$1");
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : 0;
    }

    @ParameterizedTest
    @MethodSource("traces")
    void noLineIsUnreadableThatIsNotGarbage(Path trace) {
        List<Long> unreadable = read(Corpus.lines(trace)).stream()
                .filter(record -> record.kind() == Kind.UNREADABLE).map(StraceRecord::sequence).toList();
        assertEquals(GARBAGE.getOrDefault(Corpus.name(trace), List.of()), unreadable);
    }

    @ParameterizedTest
    @MethodSource("traces")
    void bytesSayWhatStringsSay(Path trace) {
        StraceLineParser strings = parser();
        StraceLineParser bytes = parser();
        for (String line : Corpus.lines(trace)) {
            byte[] buffer = ("xx" + line + "\n").getBytes(UTF_8);
            Optional<StraceRecord> found = bytes.read(1, buffer, 2, buffer.length - 1);
            assertEquals(strings.read(1, line).map(Tree::of), found.map(Tree::of));
        }
    }
}
