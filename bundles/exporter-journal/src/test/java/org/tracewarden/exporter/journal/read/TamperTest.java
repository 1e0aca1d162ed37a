// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyReport.Kind;

/** Every kind of tampering, at every record of a small journal, is found at the right record and called by its name. */
class TamperTest {

    private static final int RECORDS = 31;

    @TempDir
    private Path temporary;

    private Path original;
    private Path witness;
    private Path tampered;

    /** Where a record stands. */
    private record At(Path file, int index) {}

    @BeforeEach
    void write() throws IOException {
        original = temporary.resolve("original");
        witness = temporary.resolve("witness");
        SmallJournal.usual(Files.createDirectories(original), Optional.of(witness));
    }

    @Test
    void the_untouched_journal_is_good() throws IOException {
        VerifyReport report = SmallJournal.verify(original, Optional.of(witness));
        assertEquals(Optional.empty(), report.problem());
        assertEquals(RECORDS, report.records());
        assertEquals(3, report.segments());
        assertEquals(RECORDS - 1, report.vouchedTo());
        assertEquals(10, report.checkpoints());
        assertEquals(List.of(
                "1 gap, in all 12 things missing: they were not recorded at the time, and the chain says so",
                "record 17: the platform had been killed; 17 bytes of an unfinished line were cut off",
                "the journal was opened 1 time without having been closed before"), report.notes());
    }

    @Test
    void a_changed_byte_is_found_wherever_it_is() throws IOException {
        for (int record = 0; record < RECORDS; record++) {
            At at = fresh(record);
            List<String> whole = SmallJournal.lines(at.file());
            int length = whole.get(at.index()).length();
            // each byte of a few records, some of every other
            int step = record == 10 || record == RECORDS - 1 ? 1 : 61;
            for (int column = record % step; column < length; column += step) {
                List<String> lines = new ArrayList<>(whole);
                char[] line = lines.get(at.index()).toCharArray();
                line[column] ^= (char) (1 + column % 2 * 0x3f);
                lines.set(at.index(), new String(line));
                SmallJournal.write(at.file(), lines);
                assertFound(Kind.EDITED, record, "record " + record + " column " + column);
            }
        }
    }

    @Test
    void bytes_that_damage_the_frame_are_edits() throws IOException {
        for (String inserted : List.of("\n", "\r", "\0", "\"", "\r\n")) {
            for (int record = 0; record < RECORDS; record++) {
                for (int column : new int[] {1, 150}) {
                    At at = fresh(record);
                    List<String> lines = SmallJournal.lines(at.file());
                    String line = lines.get(at.index());
                    lines.set(at.index(), line.substring(0, column) + inserted + line.substring(column));
                    SmallJournal.write(at.file(), lines);
                    assertFound(Kind.EDITED, record, "record " + record + " column " + column);
                }
                At at = fresh(record);
                List<String> lines = SmallJournal.lines(at.file());
                lines.set(at.index(), lines.get(at.index()).replace("\n", "\r\n"));
                SmallJournal.write(at.file(), lines);
                assertFound(Kind.EDITED, record, "carriage return behind record " + record);
            }
        }
    }

    @Test
    void a_record_that_was_changed_and_hashed_anew_is_found() throws IOException {
        for (int record = 0; record < RECORDS; record++) {
            At at = fresh(record);
            List<String> lines = SmallJournal.lines(at.file());
            lines.set(at.index(),
                    SmallJournal.hashedAnew(lines.get(at.index()).replaceFirst("\"time\":\"20", "\"time\":\"19")));
            SmallJournal.write(at.file(), lines);
            // the last one is continued by nothing: that a checkpoint has another hash is all that is known
            assertFound(record == RECORDS - 1 ? Kind.REPLACED : Kind.EDITED, record, "record " + record);
        }
    }

    @Test
    void a_removed_record_is_found() throws IOException {
        for (int record = 0; record < RECORDS; record++) {
            At at = fresh(record);
            List<String> lines = SmallJournal.lines(at.file());
            boolean lastOfFile = at.index() == lines.size() - 1;
            lines.remove(at.index());
            SmallJournal.write(at.file(), lines);
            assertFound(lastOfFile ? Kind.TRUNCATED : Kind.REMOVED, record, "record " + record);
        }
    }

    @Test
    void an_inserted_copy_is_found() throws IOException {
        for (int record = 0; record < RECORDS; record++) {
            for (int copied = 0; copied < RECORDS; copied += 7) {
                At from = fresh(copied);
                String copy = SmallJournal.lines(from.file()).get(from.index());
                At at = locate(record);
                List<String> lines = SmallJournal.lines(at.file());
                lines.add(at.index() + 1, copy);
                SmallJournal.write(at.file(), lines);
                VerifyReport.Problem problem = found("copy of " + copied + " behind " + record);
                assertEquals(Kind.INSERTED, problem.kind(), problem::toString);
                assertEquals(copied == record + 1 ? at.index() + 3 : at.index() + 2,
                        problem.line() + (copied == record + 1 && problem.line() == at.index() + 2 ? 1 : 0),
                        problem::toString);
            }
        }
    }

    @Test
    void an_inserted_forgery_with_the_right_hash_of_its_own_is_found() throws IOException {
        for (int record = 0; record < RECORDS; record++) {
            At at = fresh(record);
            List<String> lines = SmallJournal.lines(at.file());
            // as a careful forger would: the right sequence, the right previous hash, its own hash computed
            String forged = SmallJournal.hashedAnew(
                    lines.get(at.index()).replaceFirst("\"time\":\"20", "\"time\":\"19"));
            lines.add(at.index(), forged);
            SmallJournal.write(at.file(), lines);
            VerifyReport.Problem before = assertFound(Kind.INSERTED, record, "before record " + record);
            assertEquals(at.index() + 1, before.line());

            at = fresh(record);
            lines = SmallJournal.lines(at.file());
            lines.add(at.index() + 1, forged);
            SmallJournal.write(at.file(), lines);
            VerifyReport.Problem behind = assertFound(Kind.INSERTED, record + 1, "behind record " + record);
            assertEquals(at.index() + 2, behind.line());
        }
    }

    @Test
    void a_record_of_nothing_that_is_inserted_is_found() throws IOException {
        for (String junk : List.of("\n", "x\n", "\0\0\0\0\n", "{\"seq\":7}\n", "\r\n")) {
            for (int record = 0; record < RECORDS; record++) {
                At at = fresh(record);
                List<String> lines = SmallJournal.lines(at.file());
                lines.add(at.index(), junk);
                SmallJournal.write(at.file(), lines);
                VerifyReport.Problem problem = assertFound(Kind.INSERTED, record, "before record " + record);
                assertEquals(at.index() + 1, problem.line());
            }
        }
    }

    @Test
    void exchanged_neighbours_are_found() throws IOException {
        for (int record = 0; record + 1 < RECORDS; record++) {
            At at = fresh(record);
            At next = locate(record + 1);
            List<String> lines = SmallJournal.lines(at.file());
            List<String> nextLines = at.file().equals(next.file()) ? lines : SmallJournal.lines(next.file());
            String kept = lines.get(at.index());
            lines.set(at.index(), nextLines.get(next.index()));
            nextLines.set(next.index(), kept);
            SmallJournal.write(at.file(), lines);
            SmallJournal.write(next.file(), nextLines);
            assertFound(Kind.REORDERED, record, "records " + record + " and the next");
        }
    }

    @Test
    void a_record_that_was_moved_is_found() throws IOException {
        At at = fresh(3);
        List<String> lines = SmallJournal.lines(at.file());
        lines.add(7, lines.remove(3));
        SmallJournal.write(at.file(), lines);
        assertFound(Kind.REORDERED, 3, "moved back");
        at = fresh(7);
        lines = SmallJournal.lines(at.file());
        lines.add(3, lines.remove(7));
        SmallJournal.write(at.file(), lines);
        assertFound(Kind.REORDERED, 3, "moved forward");
    }

    @Test
    void a_cut_end_is_found_as_long_as_a_checkpoint_or_a_later_segment_vouches_for_it() throws IOException {
        for (int record = 0; record < RECORDS - 1; record++) {
            At at = fresh(record);
            if (record % 10 == 9) {
                continue;
            }
            cutBehind(at);
            assertFound(Kind.TRUNCATED, record + 1, "behind record " + record);
        }
        for (int record = 20; record < RECORDS; record++) {
            At at = fresh(record);
            List<String> lines = SmallJournal.lines(at.file());
            SmallJournal.write(at.file(), lines.subList(0, at.index()));
            Files.writeString(at.file(), lines.get(at.index()).substring(0, 100), StandardCharsets.ISO_8859_1,
                    java.nio.file.StandardOpenOption.APPEND);
            assertFound(Kind.TRUNCATED, record, "within record " + record);
        }
    }

    @Test
    void when_the_checkpoints_are_cut_with_the_records_the_witness_finds_it_and_nothing_else_does() throws IOException {
        for (int record = 20; record < RECORDS - 1; record++) {
            At at = fresh(record);
            cutBehind(at);
            Path checkpoints = tampered.resolve("deaths.jsonl.checkpoints");
            int last = record;
            List<String> kept = SmallJournal.lines(checkpoints).stream()
                    .filter(line -> Integer.parseInt(line.replaceFirst(".*\"seq\":(\\d+).*\\n", "$1")) <= last)
                    .toList();
            SmallJournal.write(checkpoints, kept);
            VerifyReport alone = SmallJournal.verify(tampered, Optional.empty());
            assertTrue(alone.good(), () -> alone.problem().toString());
            assertTrue(alone.vouchedTo() <= record);
            VerifyReport witnessed = SmallJournal.verify(tampered, Optional.of(witness));
            assertEquals(Kind.TRUNCATED, witnessed.problem().orElseThrow().kind());
            assertEquals(record + 1, witnessed.problem().get().sequence());
        }
    }

    @Test
    void a_tail_that_was_written_anew_is_found_although_its_chain_is_whole() throws IOException {
        for (int record = 20; record < RECORDS; record++) {
            At at = fresh(record);
            List<String> lines = SmallJournal.lines(at.file());
            String previous = "";
            for (int i = at.index(); i < lines.size(); i++) {
                String line = lines.get(i).replaceFirst("\"time\":\"20", "\"time\":\"19");
                if (!previous.isEmpty()) {
                    line = line.replaceFirst("\"prev\":\"[0-9a-f]{64}", "\"prev\":\"" + previous);
                }
                lines.set(i, SmallJournal.hashedAnew(line));
                previous = lines.get(i).replaceFirst(".*\"hash\":\"([0-9a-f]{64}).*\\n", "$1");
            }
            SmallJournal.write(at.file(), lines);
            VerifyReport.Problem problem = found("from record " + record);
            assertEquals(Kind.REPLACED, problem.kind(), problem::toString);
            int firstVouched = record <= 20 ? 20 : record <= 24 ? 24 : record <= 28 ? 28 : 30;
            assertEquals(firstVouched, problem.sequence(), problem::toString);
        }
    }

    @Test
    void whole_files_that_were_removed_renamed_or_exchanged_are_found() throws IOException {
        fresh(0);
        Files.delete(tampered.resolve("deaths.00000001.jsonl"));
        assertFound(Kind.REMOVED, 0, "first segment removed");
        fresh(0);
        Files.delete(tampered.resolve("deaths.00000002.jsonl"));
        assertEquals("deaths.00000002.jsonl", assertFound(Kind.REMOVED, 10, "second removed").file());
        fresh(0);
        Files.delete(tampered.resolve("deaths.jsonl"));
        assertFound(Kind.TRUNCATED, 20, "last removed");
        fresh(0);
        Files.move(tampered.resolve("deaths.00000002.jsonl"), tampered.resolve("deaths.00000007.jsonl"));
        assertFound(Kind.REORDERED, 10, "renamed to a later number");
        fresh(0);
        Files.move(tampered.resolve("deaths.00000002.jsonl"), tampered.resolve("deaths.2.jsonl"));
        assertFound(Kind.REMOVED, 10, "renamed to something else");
        exchange("deaths.00000001.jsonl", "deaths.00000002.jsonl");
        assertFound(Kind.REORDERED, 0, "first and second exchanged");
        exchange("deaths.00000002.jsonl", "deaths.jsonl");
        assertFound(Kind.REORDERED, 10, "second and last exchanged");
        fresh(0);
        Files.copy(tampered.resolve("deaths.00000001.jsonl"), tampered.resolve("deaths.00000003.jsonl"));
        assertFound(Kind.INSERTED, 20, "a copy under the next number");
        fresh(0);
        Files.delete(tampered.resolve("deaths.00000001.jsonl"));
        Files.delete(tampered.resolve("deaths.00000002.jsonl"));
        Files.delete(tampered.resolve("deaths.jsonl"));
        assertFound(Kind.TRUNCATED, 0, "all removed");
    }

    @Test
    void deleted_segments_are_accepted_only_when_the_chain_says_so() throws IOException {
        Path kept = Files.createDirectories(temporary.resolve("retained"));
        SmallJournal journal = SmallJournal.usual(kept, Optional.empty());
        String lastHash = SmallJournal.lines(journal.files.closed(1)).get(9)
                .replaceFirst(".*\"hash\":\"([0-9a-f]{64}).*\\n", "$1");
        journal.retire(9, lastHash);
        VerifyReport report = SmallJournal.verify(kept, Optional.empty());
        assertEquals(Optional.empty(), report.problem());
        assertEquals(RECORDS + 1 - 10, report.records());
        Files.delete(journal.files.closed(2));
        VerifyReport.Problem problem = SmallJournal.verify(kept, Optional.empty()).problem().orElseThrow();
        assertEquals(Kind.REMOVED, problem.kind(), problem::toString);
        assertEquals(10, problem.sequence());
    }

    @Test
    void checkpoints_that_were_changed_are_found() throws IOException {
        Path file = temporary.resolve("tampered").resolve("deaths.jsonl.checkpoints");
        List<String> whole = SmallJournal.lines(original.resolve("deaths.jsonl.checkpoints"));
        for (int i = 0; i < whole.size(); i++) {
            for (int column = i; column < whole.get(i).length() - 1; column += 23) {
                fresh(0);
                List<String> lines = new ArrayList<>(whole);
                char[] line = lines.get(i).toCharArray();
                line[column] ^= 1;
                lines.set(i, new String(line));
                SmallJournal.write(file, lines);
                VerifyReport.Problem problem = found("checkpoint " + i + " column " + column);
                assertTrue(problem.kind() == Kind.BAD_SIGNATURE || problem.kind() == Kind.EDITED
                        || problem.kind() == Kind.REPLACED, problem::toString);
                assertEquals("deaths.jsonl.checkpoints", problem.file());
                assertEquals(i + 1, problem.line(), problem::toString);
            }
        }
        for (int i = 0; i + 1 < whole.size(); i++) {
            fresh(0);
            List<String> lines = new ArrayList<>(whole);
            lines.remove(i);
            SmallJournal.write(file, lines);
            assertEquals(i + 1, assertFound(Kind.REMOVED, -1, "checkpoint " + i + " removed").line());
            fresh(0);
            lines = new ArrayList<>(whole);
            java.util.Collections.swap(lines, i, i + 1);
            SmallJournal.write(file, lines);
            assertEquals(Kind.REORDERED, found("checkpoint " + i + " exchanged with the next").kind());
            fresh(0);
            lines = new ArrayList<>(whole);
            lines.add(i + 1, lines.get(i));
            SmallJournal.write(file, lines);
            assertEquals(i + 2, assertFound(Kind.INSERTED, -1, "checkpoint " + i + " twice").line());
        }
        for (int i = 0; i < 6; i++) {
            fresh(0);
            SmallJournal.write(file, whole.subList(0, i));
            assertFound(Kind.TRUNCATED, -1, "checkpoints cut to " + i);
        }
        fresh(0);
        SmallJournal.write(file, whole.subList(0, 8));
        VerifyReport.Problem cut = SmallJournal.verify(tampered, Optional.of(witness)).problem().orElseThrow();
        assertEquals(Kind.TRUNCATED, cut.kind());
        assertEquals("deaths.jsonl.checkpoints", cut.file());
        fresh(0);
        Files.delete(file);
        assertFound(Kind.TRUNCATED, -1, "no checkpoints");
    }

    @Test
    void the_checkpoint_of_a_segment_that_has_just_ended_may_come_a_moment_later() throws Exception {
        fresh(0);
        Files.setLastModifiedTime(tampered.resolve("deaths.jsonl"), FileTime.from(Instant.now()));
        Path file = tampered.resolve("deaths.jsonl.checkpoints");
        List<String> whole = SmallJournal.lines(file);
        int ofFirstSegment = 2;
        assertTrue(whole.get(ofFirstSegment).contains("rotation"), whole.get(ofFirstSegment));
        SmallJournal.write(file, whole.subList(0, ofFirstSegment));
        var verified = CompletableFuture.supplyAsync(() -> {
            try {
                return SmallJournal.verify(tampered, Optional.empty());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
        assertThrows(TimeoutException.class, () -> verified.get(200, TimeUnit.MILLISECONDS));
        SmallJournal.write(file, whole);
        assertEquals(Optional.empty(), verified.get(1, TimeUnit.MINUTES).problem());
    }

    @Test
    void another_public_key_is_found() throws IOException {
        fresh(0);
        SmallJournal other = SmallJournal.usual(Files.createDirectories(temporary.resolve("other")), Optional.empty());
        Files.copy(other.directory.resolve("journal.pub"), tampered.resolve("journal.pub"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertEquals(Kind.BAD_SIGNATURE, found("key replaced").kind());
        // a journal that was forged whole, with a key of its own: only the key or the witness kept elsewhere tell
        assertTrue(SmallJournal.verify(other.directory, Optional.empty()).good());
        assertEquals(Kind.BAD_SIGNATURE, SmallJournal.verify(other.directory, Optional.of(witness)).problem()
                .orElseThrow().kind());
        fresh(0);
        Files.delete(tampered.resolve("journal.pub"));
        assertEquals(Kind.UNREADABLE, found("no key").kind());
    }

    private At fresh(int record) throws IOException {
        tampered = temporary.resolve("tampered");
        SmallJournal.copy(original, tampered);
        try (var all = Files.list(tampered)) {
            for (Path file : all.toList()) {
                if (Files.notExists(original.resolve(file.getFileName()))) {
                    Files.delete(file);
                }
            }
        }
        // nobody is writing it, whose next checkpoint would be waited for
        Files.setLastModifiedTime(tampered.resolve("deaths.jsonl"), FileTime.from(Instant.EPOCH));
        return locate(record);
    }

    private At locate(int record) {
        return record < 10 ? new At(tampered.resolve("deaths.00000001.jsonl"), record)
                : record < 20 ? new At(tampered.resolve("deaths.00000002.jsonl"), record - 10)
                : new At(tampered.resolve("deaths.jsonl"), record - 20);
    }

    private void exchange(String one, String other) throws IOException {
        fresh(0);
        Files.move(tampered.resolve(one), tampered.resolve("between"));
        Files.move(tampered.resolve(other), tampered.resolve(one));
        Files.move(tampered.resolve("between"), tampered.resolve(other));
    }

    private static void cutBehind(At at) throws IOException {
        SmallJournal.write(at.file(), SmallJournal.lines(at.file()).subList(0, at.index() + 1));
    }

    private VerifyReport.Problem found(String what) throws IOException {
        return SmallJournal.verify(tampered, Optional.empty()).problem()
                .orElseThrow(() -> new AssertionError(what + " was not found"));
    }

    private VerifyReport.Problem assertFound(Kind kind, long sequence, String what) throws IOException {
        VerifyReport.Problem problem = found(what);
        assertEquals(kind, problem.kind(), () -> what + ": " + problem);
        if (sequence >= 0) {
            assertEquals(sequence, problem.sequence(), () -> what + ": " + problem);
        }
        return problem;
    }
}
