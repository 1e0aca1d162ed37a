// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.journal.JournalStream;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;

class SessionStreamTest {

    private final Written first = new Written();
    private final Written second = new Written();
    private Optional<Journal> there = Optional.of(first);
    private final SessionStream stream = new SessionStream("strace/syscalls.log", () -> there);

    @Test
    void aRecordGoesIntoTheJournalThereIs() {
        assertTrue(stream.append(1, "line", "{}"));
        assertEquals(List.of("{}"), first.records);
        assertEquals(0, stream.lost());
    }

    @Test
    void whatComesWithoutAJournalIsToldInTheNextOneBeforeItGoesOn() {
        first.close();
        assertFalse(stream.append(1, "line", "1"), "it is closed");
        there = Optional.empty();
        assertFalse(stream.append(2, "line", "2"), "there is none");
        stream.gap(5, "the logger was too slow");
        there = Optional.of(second);
        assertTrue(stream.append(3, "line", "3"));
        assertEquals(List.of("gap of 7", "3"), second.records);
        assertEquals(2, stream.lost(), "the five were counted by whoever lost them");
        assertEquals(List.of(), first.records);
    }

    @Test
    void theEndOfOneJournalAndTheNextMayComeBetweenTwoRecords() {
        first.close();
        there = Optional.of(second);
        assertFalse(stream.append(1, "line", "1"), "only this shows that the first one is closed");
        assertTrue(stream.append(2, "line", "2"));
        assertEquals(List.of("gap of 1", "2"), second.records);
    }

    /** A journal with one stream. */
    private static final class Written implements Journal, JournalStream {

        private final List<String> records = new ArrayList<>();
        private boolean closed;

        @Override
        public boolean append(long wallTime, String type, String json) {
            refuseClosed();
            return records.add(json);
        }

        @Override
        public void gap(long wallTime, long lost, String reason) {
            refuseClosed();
            records.add("gap of " + lost);
        }

        private void refuseClosed() {
            if (closed) {
                throw new IllegalStateException("closed");
            }
        }

        @Override
        public JournalStream stream(String name) {
            return this;
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public String name() {
            return "strace/syscalls.log";
        }

        @Override
        public StreamStatus status() {
            return new StreamStatus(name(), 1, 0, 0, records.size() - 1, records.size(), 0, 0, "", name());
        }

        @Override
        public List<StreamStatus> streams() {
            return List.of(status());
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
    }
}
