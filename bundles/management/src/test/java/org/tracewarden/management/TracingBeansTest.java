// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.journal.JournalStream;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.api.trace.TraceState;
import org.tracewarden.api.trace.TraceTarget;

class TracingBeansTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();

    @Test
    void theJournalShowsWhatItTookAndWhyAStreamCannotBeWritten() throws JMException {
        var bean = new JournalBean(new KeptJournal(List.of(
                status("deaths.jsonl", 100, 0, 0, ""),
                status("events.jsonl", 250, 7, 30, "no room on \u001b/var: free some"))), server);
        var name = Beans.name("Journal");
        assertEquals(350L, server.getAttribute(name, "Appended"));
        assertEquals(7L, server.getAttribute(name, "Lost"));
        assertEquals(30L, server.getAttribute(name, "Waiting"));
        assertEquals(8192L, server.getAttribute(name, "Bytes"));
        assertEquals(1L, server.getAttribute(name, "StreamsInTrouble"));
        assertArrayEquals(new String[] {"events.jsonl: no room on ?/var: free some"},
                (String[]) server.getAttribute(name, "Trouble"));
        assertEquals(
                Map.of("deaths.jsonl", List.of(2L, 4096L, 100L, 0L, 0L),
                        "events.jsonl", List.of(2L, 4096L, 250L, 7L, 30L)),
                table("Journal", "Streams", "stream", "segments", "bytes", "appended", "lost", "waiting"));
        bean.deactivate();
        assertEquals(Set.of(), server.queryNames(Beans.name("Journal"), null));
    }

    @Test
    void streamsBeyondTheLastRowShareOne() throws JMException {
        List<StreamStatus> many = new ArrayList<>();
        for (int i = 0; i < JournalBean.ROWS + 3; i++) {
            many.add(status("s" + (1000 + i), 10, 1, 2, ""));
        }
        new JournalBean(new KeptJournal(many), server);
        var rows = table("Journal", "Streams", "stream", "appended", "lost", "waiting");
        assertEquals(JournalBean.ROWS + 1, rows.size());
        assertEquals(List.of(30L, 3L, 6L), rows.get(JournalBean.OTHERS));
    }

    @Test
    void sessionsAreCountedAndTheirStagesSummed() throws JMException {
        var ended = new TraceResult(Optional.empty(), Duration.ofSeconds(1), 90, 4, "");
        new TraceSessionsBean(new KeptSessions(List.of(
                new KeptSession(7, TraceState.ENDED, List.of(
                        new StageCounters("tracer", 100, 100, 0), new StageCounters("parser", 96, 90, 4)),
                        Optional.of(ended)),
                new KeptSession(8, TraceState.TRACING, List.of(
                        new StageCounters("tracer", 11, 11, 0), new StageCounters("parser", 11, 10, 0)),
                        Optional.empty()),
                new KeptSession(9, TraceState.FAILED, List.of(), Optional.empty()))), server);
        var name = Beans.name("TraceSessions");
        assertEquals(9L, server.getAttribute(name, "Started"));
        assertEquals(1L, server.getAttribute(name, "Running"));
        assertEquals(1L, server.getAttribute(name, "Failed"));
        assertEquals(90L, server.getAttribute(name, "Calls"));
        assertEquals(111L, server.getAttribute(name, "Lines"));
        assertEquals(4L, server.getAttribute(name, "Lost"));
        assertEquals(
                Map.of("tracer", List.of(111L, 111L, 0L), "parser", List.of(107L, 100L, 4L)),
                table("TraceSessions", "Stages", "stage", "received", "delivered", "lost"));
    }

    private Map<String, List<Long>> table(String bean, String attribute, String key, String... columns)
            throws JMException {
        Map<String, List<Long>> found = new TreeMap<>();
        var table = (TabularData) server.getAttribute(Beans.name(bean), attribute);
        for (Object row : table.values()) {
            var data = (CompositeData) row;
            List<Long> numbers = new ArrayList<>();
            for (String column : columns) {
                numbers.add((Long) data.get(column));
            }
            found.put((String) data.get(key), numbers);
        }
        return found;
    }

    private static StreamStatus status(String name, long appended, long lost, long waiting, String trouble) {
        return new StreamStatus(name, 2, 4096, 0, appended, appended, lost, waiting, trouble, "/j/" + name);
    }

    private record KeptJournal(List<StreamStatus> streams) implements Journal {

        @Override
        public JournalStream stream(String name) {
            throw new AssertionError("a bean opens no stream");
        }

        @Override
        public boolean sync(Duration limit) {
            return true;
        }

        @Override
        public void read(JournalQuery query, Predicate<JournalRecord> visitor) {}

        @Override
        public List<VerifyReport> verify(VerifyRequest request) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private record KeptSessions(List<TraceSession> sessions) implements TraceSessions {

        @Override
        public TraceSession start(TraceRequest request, TraceListener listener) {
            throw new AssertionError("a bean starts nothing");
        }

        @Override
        public Optional<TraceSession> session(int id) {
            return sessions.stream().filter(session -> session.id() == id).findFirst();
        }
    }

    private record KeptSession(int id, TraceState state, List<StageCounters> stages, Optional<TraceResult> result)
            implements TraceSession {

        @Override
        public TraceRequest request() {
            return TraceRequest.all(new TraceTarget.Attached(4711));
        }

        @Override
        public String reason() {
            return "";
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public OptionalInt program() {
            return OptionalInt.empty();
        }

        @Override
        public void stop() {}

        @Override
        public Optional<TraceResult> await(Duration limit) {
            return result;
        }
    }
}
