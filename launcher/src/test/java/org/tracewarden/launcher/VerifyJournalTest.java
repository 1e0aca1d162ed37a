// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalFactory;
import org.tracewarden.api.journal.JournalSettings;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;

class VerifyJournalTest {

    private static final VerifyReport GOOD = new VerifyReport("deaths.jsonl", 1234, 99_000, 2, 3, 1233,
            Optional.empty(), List.of("a \"note\""), Duration.ofMillis(120));
    private static final VerifyReport BAD = new VerifyReport("deaths.jsonl", 7, 900, 1, 1, 5,
            Optional.of(new VerifyReport.Problem(VerifyReport.Kind.EDITED, "deaths.jsonl", 8, 7, "changed\u001b[2J")),
            List.of(), Duration.ofMillis(120));

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** Answers with what a test wants. */
    private record Fixed(List<VerifyReport> reports) implements JournalFactory {
        @Override
        public Journal open(JournalSettings settings) {
            throw new AssertionError("who only checks a journal does not open it for writing");
        }

        @Override
        public List<VerifyReport> verify(Path directory, VerifyRequest request, Optional<Path> key,
                Optional<Path> witness) {
            return reports;
        }
    }

    @Test
    void a_good_journal_ends_with_0() {
        assertEquals(0, run(List.of(GOOD), directory.toString()));
        assertEquals("""
                deaths.jsonl: good, 1,234 records, 99,000 bytes in 2 files, 3 checkpoints, vouched to record 1233, 0.1 s
                   - a "note"
                """, out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void a_bad_one_ends_with_1_and_names_the_record_without_passing_control_characters_on() {
        assertEquals(1, run(List.of(GOOD, BAD), directory.toString()));
        assertTrue(out.toString(StandardCharsets.UTF_8).endsWith(
                "  !! deaths.jsonl line 8, record 7: changed\\u{1b}[2J\n"), out::toString);
    }

    @Test
    void a_directory_of_other_things_is_no_journal_unless_a_key_says_so() throws IOException {
        VerifyReport other = new VerifyReport("shells", 0, 142, 1, 1, -1, BAD.problem(), List.of(), GOOD.elapsed());
        assertEquals(2, run(List.of(other), directory.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("holds no journal: it has no journal.pub"),
                err::toString);
        Files.writeString(directory.resolve("journal.pub"), "");
        assertEquals(1, run(List.of(other), directory.toString()));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith(
                "shells: EDITED, 0 records, 142 bytes in 1 file, 1 checkpoint, vouched to none"), out::toString);
    }

    @Test
    void json_is_one_object_a_line() {
        assertEquals(0, run(List.of(GOOD), directory.toString(), "--json"));
        assertEquals("{\"stream\":\"deaths.jsonl\",\"records\":1234,\"bytes\":99000,\"segments\":2,\"checkpoints\":3,"
                + "\"vouchedTo\":1233,\"problem\":null,\"notes\":[\"a \\\"note\\\"\"],\"elapsed\":\"PT0.12S\"}\n",
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void wrong_usage_ends_with_2_and_says_what_is_wrong() {
        assertUsage("which journal?");
        assertUsage("unknown option --all", directory.toString(), "--all");
        assertUsage("--from needs a value", directory.toString(), "--from");
        assertUsage("--from x: not a sequence", directory.toString(), "--from", "x");
        assertUsage("--from 9 is behind --to 3", directory.toString(), "--from", "9", "--to", "3");
        assertUsage("is no directory", directory.resolve("missing").toString());
        assertUsage("holds no journal", directory.toString());
    }

    private void assertUsage(String message, String... arguments) {
        err.reset();
        assertEquals(2, run(List.of(), arguments));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains(message), err::toString);
    }

    private int run(List<VerifyReport> reports, String... arguments) {
        return new VerifyJournal(new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)).run(arguments, Optional.of(new Fixed(reports)));
    }
}
