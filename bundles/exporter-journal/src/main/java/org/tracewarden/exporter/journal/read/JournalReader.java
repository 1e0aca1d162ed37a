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
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.exporter.journal.format.StreamFiles;

/**
 * Finds records in the files of a journal, also while it is being written. Streams are merged by time; the order of
 * each is kept. Verifies nothing. Thread-safe.
 */
public final class JournalReader {

    private final Path directory;

    public JournalReader(Path directory) {
        this.directory = directory;
    }

    /** A stream and its next record. */
    private record Head(JournalRecord record, StreamReader reader) {}

    /** Shows the matching records, oldest first, until the visitor returns false. */
    public void read(JournalQuery query, Predicate<JournalRecord> visitor) throws IOException {
        if (query.last().isPresent()) {
            Deque<JournalRecord> newest = new ArrayDeque<>();
            merge(query, record -> {
                newest.addLast(record);
                if (newest.size() > query.last().getAsInt()) {
                    newest.removeFirst();
                }
                return true;
            });
            newest.stream().allMatch(visitor);
        } else {
            merge(query, visitor);
        }
    }

    private void merge(JournalQuery query, Predicate<JournalRecord> visitor) throws IOException {
        List<StreamReader> readers = new ArrayList<>();
        PriorityQueue<Head> heads = new PriorityQueue<>(Comparator.<Head, java.time.Instant>comparing(
                head -> head.record().time()).thenComparing(head -> head.record().stream()));
        try {
            for (String name : StreamFiles.names(directory)) {
                if (query.streams().isEmpty() || query.streams().contains(name)) {
                    StreamReader reader = new StreamReader(new StreamFiles(directory, name), query);
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
