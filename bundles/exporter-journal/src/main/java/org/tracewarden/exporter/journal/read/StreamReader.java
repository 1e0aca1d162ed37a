// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.exporter.journal.format.RecordLine;
import org.tracewarden.exporter.journal.format.StreamFiles;

/** The matching records of one stream, in its order. Lines that are no records are passed over. Not thread-safe. */
final class StreamReader implements Closeable {

    /** Records tell of what happened before they were appended, but not of what was so long before. */
    private static final Duration LATE = Duration.ofMinutes(10);

    private final StreamFiles files;
    private final SegmentList list;
    private final RecordFilter filter;
    private final Optional<byte[]> tooOld;
    private final RecordLine line = new RecordLine();
    private final Optional<LineSource> source;
    private final Deque<JournalRecord> found = new ArrayDeque<>();

    /**
     * @param held has room for what is found when only the newest are wanted
     * @throws HeldRecords.Full when it has not
     */
    StreamReader(StreamFiles files, JournalQuery query, HeldRecords held) throws IOException {
        this.files = files;
        this.list = new SegmentList(files);
        this.filter = new RecordFilter(query);
        this.tooOld = query.since().map(since -> RecordFilter.timeBytes(since.minus(LATE)));
        List<Segment> segments = wanted(list.all(), query);
        if (query.last().isPresent()) {
            source = Optional.empty();
            newest(segments, query.last().getAsInt(), held);
        } else {
            source = Optional.of(new LineSource(segments, list, SegmentList.highestFull(segments)));
        }
    }

    /** Without those that ended before the first moment, or begin long after the last one. */
    private List<Segment> wanted(List<Segment> all, JournalQuery query) throws IOException {
        int first = 0;
        int end = all.size();
        for (int i = 1; i < all.size() && (query.since().isPresent() || query.until().isPresent()); i++) {
            Optional<Instant> begins = first(all.get(i));
            // what a segment holds was appended before the next one began
            if (begins.isPresent() && query.since().isPresent() && begins.get().isBefore(query.since().get())) {
                first = i;
            }
            if (begins.isPresent() && query.until().isPresent()
                    && begins.get().isAfter(query.until().get().plus(LATE))) {
                end = Math.min(end, i);
            }
        }
        return all.subList(first, Math.max(first, end));
    }

    private Optional<Instant> first(Segment segment) throws IOException {
        try {
            return FirstRecord.of(segment, list).map(FirstRecord::time);
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        }
    }

    private void newest(List<Segment> segments, int most, HeldRecords held) throws IOException {
        for (int i = segments.size() - 1; i >= 0 && found.size() < most; i--) {
            try (BackwardLines lines = new BackwardLines(segments.get(i).path())) {
                while (found.size() < most && lines.next()) {
                    if (!line.scan(lines.bytes(), lines.from(), lines.to())) {
                        continue;
                    }
                    if (tooOld.isPresent() && RecordFilter.compareTime(line, lines.bytes(), tooOld.get()) < 0) {
                        return;
                    }
                    Optional<JournalRecord> record = take(lines.bytes());
                    if (record.isPresent()) {
                        held.add(record.get());
                        found.addFirst(record.get());
                    }
                }
            } catch (NoSuchFileException deletedMeanwhile) {
                // retention took it: older ones are gone, too
                return;
            }
        }
    }

    private Optional<JournalRecord> take(byte[] bytes) {
        try {
            return filter.accepts(line, bytes) ? Optional.of(line.record(files.name())) : Optional.empty();
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    /** The next one; empty at the end. */
    Optional<JournalRecord> next() throws IOException {
        if (source.isEmpty()) {
            return Optional.ofNullable(found.pollFirst());
        }
        LineSource lines = source.get();
        while (lines.next()) {
            if (lines.terminated() && line.scan(lines.bytes(), lines.from(), lines.to())) {
                Optional<JournalRecord> record = take(lines.bytes());
                if (record.isPresent()) {
                    return record;
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        if (source.isPresent()) {
            source.get().close();
        }
    }
}
