// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.shell.command.PrintedScreen.assertFails;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalQuery.Comparison;
import org.tracewarden.api.journal.JournalQuery.Condition;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.journal.JournalStream;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.render.Times;

class JournalCommandsTest {

    private static final Times TIMES = new Times(ZoneOffset.UTC);
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final String HASH = "0".repeat(64);

    private final FakePlatform platform = new FakePlatform();
    private final PrintedScreen printed = new PrintedScreen();

    /** Streams that have the records a test wants. */
    private record Fixed(Set<String> names, List<JournalRecord> records, Optional<VerifyReport.Problem> problem)
            implements Journal {

        @Override
        public JournalStream stream(String name) {
            throw new AssertionError("a command that shows the journal writes nothing to " + name);
        }

        @Override
        public List<StreamStatus> streams() {
            return names.stream().sorted().map(name -> new StreamStatus(name, 2, 70_000, 0,
                    records.stream().filter(record -> record.stream().equals(name)).count() - 1, 9, 1, 0,
                    "the disk is full; free some space", name)).toList();
        }

        @Override
        public boolean sync(Duration limit) {
            return true;
        }

        @Override
        public void read(JournalQuery query, Predicate<JournalRecord> visitor) {
            records.stream()
                    .filter(record -> query.streams().isEmpty() || query.streams().contains(record.stream()))
                    .allMatch(visitor);
        }

        @Override
        public List<VerifyReport> verify(VerifyRequest request) {
            return List.of(new VerifyReport("deaths.jsonl", 3, 70_000, 2, 1, 2, problem, List.of("1 gap"),
                    Duration.ofMillis(3)));
        }

        @Override
        public void close() {}
    }

    @Test
    void without_a_journal_the_feature_that_brings_it_is_named() {
        assertFails("Nothing is being journaled. Install what does it: feature:install tracewarden-journal",
                () -> JournalStreamsCommand.print(new Needed(platform), printed.screen(), false));
    }

    @Test
    void streams_are_listed_with_their_trouble() throws CommandException {
        journal(Optional.empty());
        JournalStreamsCommand.print(new Needed(platform), printed.screen(), false);
        printed.assertIs("""
                STREAM        SEGMENTS       SIZE   RECORDS  LAST SEQ  LOST  WAITING
                deaths.jsonl         2   68.4 KiB         3         2     1        0
                  !! the disk is full; free some space
                """);
    }

    @Test
    void records_are_shown_as_a_line_each_for_a_person() throws CommandException {
        journal(Optional.empty());
        new JournalListing(new Needed(platform), printed.screen(), TIMES).list(JournalQuery.ALL, false);
        printed.assertIs("""
                TIME          STREAM         SEQ  TYPE         WHAT
                12:00:00.000  deaths.jsonl     0  genesis      format=1
                12:00:00.000  deaths.jsonl     1  processExit  worker 4711 SIGKILL
                12:00:00.000  deaths.jsonl     2  gap          3 lost: the disk was full
                """);
    }

    @Test
    void json_is_the_line_of_the_file_with_its_stream() throws CommandException {
        journal(Optional.empty());
        new JournalTail(platform, printed.screen(), TIMES, true).tail(List.of(), 20, false);
        assertTrue(printed.text().startsWith("{\"stream\":\"deaths.jsonl\",\"seq\":0,"
                + "\"time\":\"2026-11-21T12:00:00Z\",\"kind\":\"genesis\",\"type\":\"genesis\","
                + "\"data\":{\"format\":1},\"prev\":\"" + HASH), printed::text);
    }

    @Test
    void a_stream_that_is_not_there_is_refused_with_those_that_are() {
        journal(Optional.empty());
        assertFails("no stream 'x'; there is: deaths.jsonl",
                () -> new JournalCheck(new Needed(platform), printed.screen())
                        .check(List.of("x"), OptionalLong.empty(), OptionalLong.empty(), false));
    }

    @Test
    void a_stream_may_be_named_without_its_extension() throws CommandException {
        journal("events.jsonl", "strace/events.jsonl");
        new JournalTail(platform, printed.screen(), TIMES, false).tail(List.of("strace/events"), 20, false);
        new JournalListing(new Needed(platform), printed.screen(), TIMES).list(of("events"), false);
        printed.assertIs("""
                TIME          STREAM                SEQ  TYPE      WHAT
                12:00:00.000  strace/events.jsonl     0  genesis   format=1
                TIME          STREAM         SEQ  TYPE      WHAT
                12:00:00.000  events.jsonl     0  genesis   format=1
                """);
    }

    @Test
    void a_name_that_could_be_several_streams_is_refused_with_these() {
        journal("app.jsonl", "app.log", "deaths.jsonl");
        assertFails("the stream 'app' could be: app.jsonl, app.log; give the whole name",
                () -> new JournalTail(platform, printed.screen(), TIMES, false).tail(List.of("app"), 20, false));
    }

    @Test
    void a_stream_that_has_no_record_yet_is_told_what_it_begins_with() {
        journal("deaths.jsonl");
        assertFails("nothing was written to strace/syscalls.log yet; it begins with the first trace",
                () -> new JournalTail(platform, printed.screen(), TIMES, false)
                        .tail(List.of("strace/syscalls.log"), 20, false));
        assertFails("nothing was written to events.jsonl yet; it begins with the first event that is journaled",
                () -> new JournalListing(new Needed(platform), printed.screen(), TIMES).list(of("events"), false));
    }

    @Test
    void following_waits_for_the_first_record_of_a_stream() throws CommandException {
        journal("deaths.jsonl");
        JournalTail tail = new JournalTail(platform, printed.screen(), TIMES, false);
        // Ctrl+C that is there already: it ends as soon as it has begun to wait
        Thread.currentThread().interrupt();
        tail.tail(List.of("strace/actions"), 20, true);
        assertTrue(printed.text().startsWith("Waiting: nothing was written to strace/actions.jsonl yet; it begins with"
                + " the first trace.\n"), printed::text);
    }

    @Test
    void a_fault_is_shown_and_fails_the_command() {
        journal(Optional.of(new VerifyReport.Problem(VerifyReport.Kind.EDITED, "deaths.jsonl", 3, 2, "changed")));
        assertFails("1 of 1 stream is not as the platform wrote it.",
                () -> new JournalCheck(new Needed(platform), printed.screen())
                        .check(List.of(), OptionalLong.empty(), OptionalLong.empty(), false));
        assertTrue(printed.text().contains("\n  !! deaths.jsonl line 3, record 2: changed\n"), printed::text);
    }

    @Test
    void conditions_are_read_and_wrong_ones_refused() throws CommandException {
        assertEquals(new Condition("a.b", Comparison.EQUAL, "c=d"), WhereClause.parse("a.b=c=d"));
        assertEquals(new Condition("a", Comparison.AT_LEAST, "5"), WhereClause.parse("a >= 5"));
        assertEquals(new Condition("a", Comparison.NOT_EQUAL, ""), WhereClause.parse("a!="));
        assertEquals(new Condition("a", Comparison.CONTAINS, "x"), WhereClause.parse("a~x"));
        for (String wrong : List.of("a", "=5", "a b=5", "a!5", "a..b=1")) {
            assertThrows(CommandException.class, () -> WhereClause.parse(wrong), wrong);
        }
    }

    private void journal(Optional<VerifyReport.Problem> problem) {
        platform.journal = Optional.of(new Fixed(Set.of("deaths.jsonl"), List.of(
                record(0, JournalRecord.Kind.GENESIS, "genesis", "{\"format\":1}"),
                record(1, JournalRecord.Kind.DATA, "processExit", "{\"process\":{\"key\":{\"pid\":4711},"
                        + "\"comm\":\"worker\"},\"status\":{\"exited\":false,\"signal\":{\"name\":\"SIGKILL\"}}}"),
                record(2, JournalRecord.Kind.GAP, "gap", "{\"lost\":3,\"reason\":\"the disk was full\"}")), problem));
    }

    private void journal(String... streams) {
        platform.journal = Optional.of(new Fixed(Set.of(streams),
                Stream.of(streams).map(name -> new JournalRecord(name, 0, NOON, JournalRecord.Kind.GENESIS, "genesis",
                        "{\"format\":1}", HASH, HASH)).toList(), Optional.empty()));
    }

    private static JournalQuery of(String stream) {
        return new JournalQuery(Set.of(stream), Optional.empty(), Optional.empty(), OptionalInt.empty(),
                Optional.empty(), Set.of(), List.of(), OptionalInt.empty());
    }

    private static JournalRecord record(long sequence, JournalRecord.Kind kind, String type, String data) {
        return new JournalRecord("deaths.jsonl", sequence, NOON, kind, type, data, HASH, HASH);
    }
}
