// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.feed;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.journal.JournalStream;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;

/** A journal in memory. */
final class KeptJournal implements Journal {

    /** What a stream got, one line each: {@code type json}, {@code gap 3 reason}. */
    final Map<String, List<String>> streams = new ConcurrentHashMap<>();

    volatile String refusal = "";
    volatile boolean closed;

    List<String> of(String stream) {
        return streams.getOrDefault(stream, List.of());
    }

    @Override
    public JournalStream stream(String name) {
        if (!refusal.isEmpty()) {
            throw new JournalException(refusal);
        }
        return new Stream(name, streams.computeIfAbsent(name, n -> new CopyOnWriteArrayList<>()));
    }

    @Override
    public List<StreamStatus> streams() {
        return streams.keySet().stream().sorted().map(this::statusOf).toList();
    }

    private StreamStatus statusOf(String name) {
        int records = of(name).size();
        return new StreamStatus(name, 1, 0, 0, records - 1, records, 0, 0, "", name);
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
    public void close() {
        closed = true;
    }

    private final class Stream implements JournalStream {

        private final String name;
        private final List<String> records;

        Stream(String name, List<String> records) {
            this.name = name;
            this.records = records;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean append(long wallTime, String type, String json) {
            check();
            records.add(wallTime + " " + type + " " + json);
            return true;
        }

        @Override
        public void gap(long wallTime, long lost, String reason) {
            check();
            records.add("gap " + lost + " " + reason);
        }

        private void check() {
            if (closed) {
                throw new IllegalStateException("closed");
            }
        }

        @Override
        public StreamStatus status() {
            return statusOf(name);
        }
    }
}
