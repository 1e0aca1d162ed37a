// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.exporter.journal.format.StreamFiles;

/**
 * Finds records in the files of a journal, also while it is being written. Streams are merged by time; the order of
 * each is kept. Verifies nothing. Thread-safe.
 */
public final class JournalReader {

    private static final long HELD_BYTES = 8 << 20;

    private final Path directory;
    private final long heldBytes;

    public JournalReader(Path directory) {
        this(directory, HELD_BYTES);
    }

    /** @param heldBytes of records that a query for the newest may hold at once */
    JournalReader(Path directory, long heldBytes) {
        this.directory = directory;
        this.heldBytes = heldBytes;
    }

    /** A stream and its next record. */
    private record Head(JournalRecord record, StreamReader reader) {}

    /**
     * Shows the matching records, oldest first, until the visitor returns false. The newest are read from the end of
     * the files and held until the oldest of them is known; where they are too many for that, the files are read from
     * the beginning, twice: memory stays the same, however many are wanted.
     */
    public void read(JournalQuery query, Predicate<JournalRecord> visitor) throws IOException {
        if (query.last().isEmpty()) {
            merge(query, visitor);
            return;
        }
        int most = query.last().getAsInt();
        Optional<Deque<JournalRecord>> newest = newest(query, most);
        if (newest.isPresent()) {
            newest.get().stream().allMatch(visitor);
        } else {
            readTwice(new JournalQuery(query.streams(), query.since(), query.until(), query.pid(), query.comm(),
                    query.types(), query.where(), OptionalInt.empty()), most, visitor);
        }
    }

    /** @return empty when they are more than may be held */
    private Optional<Deque<JournalRecord>> newest(JournalQuery query, int most) throws IOException {
        Deque<JournalRecord> newest = new ArrayDeque<>();
        try {
            merge(query, record -> {
                newest.addLast(record);
                if (newest.size() > most) {
                    newest.removeFirst();
                }
                return true;
            });
            return Optional.of(newest);
        } catch (HeldRecords.Full tooMany) {
            return Optional.empty();
        }
    }

    /** Counts first. What is appended between the two is left out, so that the oldest that was counted is shown. */
    private void readTwice(JournalQuery all, int most, Predicate<JournalRecord> visitor) throws IOException {
        var matching = new AtomicLong();
        merge(all, record -> matching.incrementAndGet() > 0);
        var before = new AtomicLong(Math.max(0, matching.get() - most));
        var left = new AtomicLong(most);
        merge(all, record -> before.getAndDecrement() > 0 || visitor.test(record) && left.decrementAndGet() > 0);
    }

    private void merge(JournalQuery query, Predicate<JournalRecord> visitor) throws IOException {
        List<StreamReader> readers = new ArrayList<>();
        HeldRecords held = new HeldRecords(heldBytes);
        PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.<Head, java.time.Instant>comparing(
                head -> head.record().time()).thenComparing(head -> head.record().stream()));
        try {
            for (String name : StreamFiles.names(directory)) {
                if (query.streams().isEmpty() || query.streams().contains(name)) {
                    StreamReader reader = new StreamReader(new StreamFiles(directory, name), query, held);
                    readers.add(reader);
                    reader.next().ifPresent(record -> heads.add(new Head(record, reader)));
                }
            }
            while (!heads.isEmpty()) {
                Head head = heads.poll();
                if (!visitor.test(head.record())) {
                    return;
                }
                Optional<JournalRecord> next = head.reader().next();
                next.ifPresent(record -> heads.add(new Head(record, head.reader())));
            }
        } finally {
            for (StreamReader reader : readers) {
                reader.close();
            }
        }
    }
}
