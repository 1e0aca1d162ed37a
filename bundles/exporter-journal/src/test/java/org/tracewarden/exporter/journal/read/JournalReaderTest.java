// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalQuery.Comparison;
import org.tracewarden.api.journal.JournalQuery.Condition;
import org.tracewarden.api.journal.JournalRecord;

class JournalReaderTest {

    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        SmallJournal.usual(directory, Optional.empty());
    }

    @Test
    void all_records_come_in_their_order_across_segments() throws IOException {
        assertEquals(LongStream.rangeClosed(0, 30).boxed().toList(), sequences(JournalQuery.ALL));
    }

    @Test
    void the_newest_are_read_from_the_end_across_segments() throws IOException {
        assertEquals(List.of(29L, 30L), sequences(query().last(2).build()));
        assertEquals(LongStream.rangeClosed(8, 30).boxed().toList(), sequences(query().last(23).build()));
        assertEquals(LongStream.rangeClosed(0, 30).boxed().toList(), sequences(query().last(100).build()));
    }

    @Test
    void newest_that_are_too_many_to_hold_are_the_same_and_never_held() throws IOException {
        SmallJournal other = new SmallJournal(directory, "strace/syscalls.log", Optional.empty());
        other.record(SmallJournal.BEGIN + 5_500_000_000L, JournalRecord.Kind.DATA, "line", "\"execve()\"");
        for (int most : List.of(1, 2, 23, 100)) {
            JournalQuery newest = query().last(most).build();
            assertEquals(seen(new JournalReader(directory), newest), seen(new JournalReader(directory, 0), newest));
        }
        JournalQuery one = query().pid(100).last(2).build();
        assertEquals(List.of("deaths.jsonl 27", "deaths.jsonl 30"), seen(new JournalReader(directory, 0), one));
    }

    @Test
    void who_has_seen_enough_of_newest_that_are_too_many_to_hold_sees_no_more() throws IOException {
        List<Long> seen = new ArrayList<>();
        new JournalReader(directory, 0).read(query().last(20).build(), record -> {
            seen.add(record.sequence());
            return seen.size() < 3;
        });
        assertEquals(List.of(11L, 12L, 13L), seen);
    }

    @Test
    void an_unfinished_last_line_is_left_out() throws IOException {
        Files.writeString(directory.resolve("deaths.jsonl"), "{\"seq\":31,\"ti", StandardOpenOption.APPEND);
        assertEquals(List.of(30L), sequences(query().last(1).build()));
        assertEquals(31, sequences(JournalQuery.ALL).size());
    }

    @Test
    void streams_are_merged_by_time() throws IOException {
        SmallJournal other = new SmallJournal(directory, "strace/syscalls.log", Optional.empty());
        other.record(SmallJournal.BEGIN + 5_500_000_000L, JournalRecord.Kind.DATA, "line", "\"execve()\"");
        List<String> around = new ArrayList<>();
        new JournalReader(directory).read(query().since(instant(5)).until(instant(7)).build(), record -> {
            around.add(record.stream() + " " + record.sequence());
            return true;
        });
        assertEquals(List.of("deaths.jsonl 4", "strace/syscalls.log 1", "deaths.jsonl 5"), around);
    }

    @Test
    void times_types_processes_and_fields_choose_records() throws IOException {
        assertEquals(List.of(10L, 11L, 12L), sequences(query().since(instant(11)).until(instant(14)).build()));
        assertEquals(List.of(14L), sequences(query().types("gap").build()));
        assertEquals(List.of(27L, 30L), sequences(query().pid(100).last(2).build()));
        assertEquals(List.of(29L), sequences(query().comm("p1").last(1).build()));
        assertEquals(List.of(), sequences(query().comm("p").build()));
        assertEquals(List.of(7L), sequences(query().where("number", Comparison.EQUAL, "7.0").build()));
        assertEquals(List.of(1L, 2L), sequences(query().where("number", Comparison.LESS, "3").build()));
        assertEquals(List.of(28L, 29L, 30L), sequences(query().where("number", Comparison.AT_LEAST, "28").build()));
        assertEquals(List.of(14L), sequences(query().where("reason", Comparison.CONTAINS, "disk").build()));
        assertEquals(List.of(3L), sequences(query().where("process.comm", Comparison.NOT_EQUAL, "p0")
                .where("process.key.pid", Comparison.EQUAL, "100").where("number", Comparison.MORE, "2")
                .where("number", Comparison.AT_MOST, "8").build()));
    }

    @Test
    void parents_are_not_what_a_record_is_about() throws IOException {
        SmallJournal other = new SmallJournal(directory, "other.jsonl", Optional.empty());
        other.record(JournalRecord.Kind.DATA, "x", "{\"process\":{\"key\":{\"pid\":7},\"parent\":{\"pid\":8}},"
                + "\"ancestry\":[{\"key\":{\"pid\":9}}]}");
        assertEquals(List.of(1L), sequences(query().pid(7).build()));
        assertEquals(List.of(), sequences(query().pid(8).build()));
        assertEquals(List.of(), sequences(query().pid(9).build()));
    }

    @Test
    void a_visitor_may_have_enough() throws IOException {
        List<Long> seen = new ArrayList<>();
        new JournalReader(directory).read(JournalQuery.ALL, record -> {
            seen.add(record.sequence());
            return seen.size() < 3;
        });
        assertEquals(List.of(0L, 1L, 2L), seen);
    }

    private List<Long> sequences(JournalQuery query) throws IOException {
        List<Long> sequences = new ArrayList<>();
        new JournalReader(directory).read(query, record -> sequences.add(record.sequence()));
        return sequences;
    }

    private static List<String> seen(JournalReader reader, JournalQuery query) throws IOException {
        List<String> seen = new ArrayList<>();
        reader.read(query, record -> seen.add(record.stream() + " " + record.sequence()));
        return seen;
    }

    private static Instant instant(int second) {
        return Instant.ofEpochSecond(SmallJournal.BEGIN / 1_000_000_000L + second);
    }

    private static Wanted query() {
        return new Wanted();
    }

    /** A query put together in words. */
    private static final class Wanted {

        private Optional<Instant> since = Optional.empty();
        private Optional<Instant> until = Optional.empty();
        private OptionalInt pid = OptionalInt.empty();
        private Optional<String> comm = Optional.empty();
        private Set<String> types = Set.of();
        private final List<Condition> where = new ArrayList<>();
        private OptionalInt last = OptionalInt.empty();

        Wanted since(Instant moment) {
            since = Optional.of(moment);
            return this;
        }

        Wanted until(Instant moment) {
            until = Optional.of(moment);
            return this;
        }

        Wanted pid(int wanted) {
            pid = OptionalInt.of(wanted);
            return this;
        }

        Wanted comm(String wanted) {
            comm = Optional.of(wanted);
            return this;
        }

        Wanted types(String... wanted) {
            types = Set.of(wanted);
            return this;
        }

        Wanted where(String path, Comparison comparison, String value) {
            where.add(new Condition(path, comparison, value));
            return this;
        }

        Wanted last(int most) {
            last = OptionalInt.of(most);
            return this;
        }

        JournalQuery build() {
            return new JournalQuery(Set.of(), since, until, pid, comm, types, where, last);
        }
    }
}
