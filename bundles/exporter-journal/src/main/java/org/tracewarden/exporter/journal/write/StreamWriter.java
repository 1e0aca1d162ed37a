// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.tracewarden.api.journal.FsyncPolicy;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.exporter.journal.format.Chain;
import org.tracewarden.exporter.journal.format.RecordWriter;
import org.tracewarden.exporter.journal.format.StreamFiles;

/**
 * Appends to one stream: takes entries from its queue, chains them, writes them in pieces, begins new segments. What
 * could not be written is kept as it was chained and tried again, so that nothing is chained twice. Of the thread
 * {@code tracewarden-journal-writer}, except where said.
 */
final class StreamWriter {

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StreamFiles files;
    private final LiveSettings settings;
    private final Clock clock;
    private final HostFacts host;
    private final String key;
    private final Backlog backlog;
    private final EntryQueue queue = new EntryQueue();
    private final AtomicLong written = new AtomicLong();
    private final Trouble trouble;
    private final Deque<Own> own = new ArrayDeque<>();
    private final List<Closed> closed;
    private final List<Runnable> reached = new ArrayList<>();
    private final Queue<Position> full = new ConcurrentLinkedQueue<>();
    private Optional<Piece> unwritten = Optional.empty();
    private Optional<AppendFile> file;
    private boolean unforced;
    private int segment;
    private Chain chain;
    private long segmentFirst;
    private Instant segmentBegan;
    private boolean segmentHasData;
    private long lastTime;
    private long retryAt;
    private boolean waits;
    private volatile boolean retiring;
    private volatile Position position;

    /** @param found what is on disk; own records that it asks for are written first */
    StreamWriter(StreamFiles files, LiveSettings settings, Clock clock, HostFacts host, String key, Backlog backlog,
            Opening.Found found) {
        this.files = files;
        this.settings = settings;
        this.clock = clock;
        this.host = host;
        this.key = key;
        this.backlog = backlog;
        trouble = new Trouble("stream " + files.name() + " cannot be written", files.journal());
        closed = new ArrayList<>(found.closed());
        file = found.active();
        segment = found.segment();
        chain = found.chain();
        segmentFirst = found.segmentFirst();
        segmentBegan = found.segmentBegan();
        segmentHasData = found.segmentHasData();
        lastTime = nanos(found.lastTime());
        found.own().forEach(record -> own.add(new Own(record, () -> {})));
        publish();
    }

    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), TimeUnit.SECONDS.toNanos(1)), time.getNano());
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }

    /**
     * Writes one piece of what waits, if anything does.
     *
     * @return whether something was done
     */
    boolean work(Press press, long nanoTime) {
        if (waits && nanoTime - retryAt < 0) {
            return false;
        }
        try {
            boolean busy = step(press);
            waits = false;
            trouble.isOver();
            return busy;
        } catch (IOException failed) {
            trouble.is(failed);
            waits = true;
            retryAt = nanoTime + RETRY_NANOS;
            return false;
        }
    }

    private boolean step(Press press) throws IOException {
        if (unwritten.isPresent()) {
            Piece piece = unwritten.get();
            append(piece, ByteBuffer.wrap(piece.bytes()));
            unwritten = Optional.empty();
            return true;
        }
        forceIfDue();
        beginSegmentIfDue();
        if (own.isEmpty() && queue.isEmpty()) {
            return false;
        }
        Piece piece = chain(press.records());
        try {
            append(piece, press.piece());
        } catch (IOException failed) {
            RecordWriter records = press.records();
            unwritten = Optional.of(piece.with(Arrays.copyOf(records.buffer(), records.length())));
            throw failed;
        } finally {
            press.tidy();
        }
        return true;
    }

    private Piece chain(RecordWriter records) {
        records.begin(chain);
        long now = nanos(clock.instant());
        List<Runnable> done = new ArrayList<>();
        for (Own record = own.poll(); record != null; record = own.poll()) {
            records.add(now, record.record().kind(), record.record().type(), record.record().data());
            lastTime = now;
            done.add(record.written());
        }
        long room = settings.get().segmentBytes() - length();
        long count = 0;
        long bytes = 0;
        boolean hasData = false;
        Entry last = queue.taken();
        for (Entry entry = last.next; entry != null; entry = entry.next) {
            last = entry;
            hasData |= !(entry instanceof Entry.Marker);
            if (entry instanceof Entry.Data data) {
                records.add(data.wallTime, JournalRecord.Kind.DATA, data.type, data.json);
                lastTime = data.wallTime;
                count++;
                bytes += Entry.Data.charge(data.json);
            } else if (entry instanceof Entry.Missing missing) {
                OwnRecord gap = OwnRecord.gap(missing.read(), missing.reason);
                records.add(missing.wallTime, gap.kind(), gap.type(), gap.data());
                lastTime = missing.wallTime;
                bytes += missing.charge();
            } else if (entry instanceof Entry.Marker marker) {
                done.add(marker.reached);
            }
            if (records.length() >= Press.PIECE_BYTES || records.length() >= room) {
                break;
            }
        }
        return new Piece(new byte[0], records.chain(), last, hasData, count, bytes, done);
    }

    private void append(Piece piece, ByteBuffer bytes) throws IOException {
        if (bytes.hasRemaining()) {
            file().append(bytes);
        }
        chain = piece.end();
        segmentHasData |= piece.hasData();
        queue.take(piece.last());
        written.addAndGet(piece.records());
        backlog.release(piece.backlogBytes());
        reached.addAll(piece.done());
        unforced = settings.get().fsync() == FsyncPolicy.ALWAYS;
        if (!unforced) {
            tell();
            return;
        }
        try {
            forceIfDue();
        } catch (IOException failed) {
            // the records stand there: forcing alone is tried again
            trouble.is(failed);
        }
    }

    private void forceIfDue() throws IOException {
        if (unforced) {
            if (file.isPresent()) {
                file.get().force();
            }
            unforced = false;
            tell();
        }
    }

    private void tell() {
        publish();
        reached.forEach(Runnable::run);
        reached.clear();
    }

    private AppendFile file() throws IOException {
        if (file.isEmpty()) {
            PrivateFiles.directory(files.active().getParent());
            AppendFile created = AppendFile.create(files.active());
            file = Optional.of(created);
            segmentFirst = chain.nextSequence();
            segmentBegan = clock.instant();
            // known at once: who closes the journal closes it, even if nothing could ever be written to it
            publish();
            if (settings.get().fsync() != FsyncPolicy.NEVER) {
                PrivateFiles.force(files.active().getParent());
            }
        }
        return file.get();
    }

    private long length() {
        return file.map(AppendFile::length).orElse(0L);
    }

    private void beginSegmentIfDue() throws IOException {
        if (file.isEmpty() || !segmentHasData || length() < settings.get().segmentBytes()
                && clock.instant().isBefore(segmentBegan.plus(settings.get().segmentAge()))) {
            return;
        }
        var name = files.closed(segment);
        if (Files.exists(name)) {
            throw new FileAlreadyExistsException(
                    name.toString(), null, "stands where a full segment belongs; move it away");
        }
        Files.move(files.active(), name, StandardCopyOption.ATOMIC_MOVE);
        closed.add(new Closed(segment, name, segmentFirst, chain.lastSequence(), chain.hash(), instant(lastTime),
                length()));
        full.add(new Position(segment, files.relative(name), file, chain, 0, 0, 0));
        file = Optional.empty();
        segmentHasData = false;
        segment++;
        own.add(new Own(OwnRecord.segment(segment, files.relative(name), chain, host, key), () -> {}));
        publish();
    }

    private void publish() {
        long closedBytes = 0;
        for (Closed one : closed) {
            closedBytes += one.bytes();
        }
        position = new Position(segment, files.name(), file, chain, closed.size() + (file.isPresent() ? 1 : 0),
                closedBytes + length(), closed.isEmpty() ? segmentFirst : closed.get(0).firstSequence());
    }

    /**
     * Full segments, the oldest first; none while some are being deleted. One whose last checkpoint is still to be
     * written is not among them: that checkpoint would come after those that the chain says were deleted with it.
     */
    List<Closed> deletable() {
        if (retiring) {
            return List.of();
        }
        Position owed = full.peek();
        return owed == null ? List.copyOf(closed)
                : closed.stream().filter(one -> one.number() < owed.segment()).toList();
    }

    /**
     * Writes that the oldest full segments go, and then lets them go.
     *
     * @param delete gets them when the record is written
     */
    void retire(List<Closed> oldest, CheckpointFile.Prefix checkpoints, Runnable delete) {
        retiring = true;
        long first = oldest.get(oldest.size() - 1).lastSequence() + 1;
        OwnRecord record = OwnRecord.retention(oldest, one -> files.relative(one.file()), first, checkpoints);
        own.add(new Own(record, () -> {
            closed.removeAll(oldest);
            publish();
            delete.run();
        }));
    }

    /** They are deleted; more may go. For the thread {@code tracewarden-journal-sync}. */
    void retired() {
        retiring = false;
    }

    /** Nanoseconds until there is work; 0 when there is some now. */
    long dueIn(long nanoTime, long idle) {
        boolean something = unwritten.isPresent() || unforced || !own.isEmpty() || !queue.isEmpty();
        if (!something) {
            return idle;
        }
        return waits ? Math.max(0, retryAt - nanoTime) : 0;
    }

    /** Whether all is written that was appended. */
    boolean isDone() {
        return unwritten.isEmpty() && !unforced && own.isEmpty() && queue.isEmpty();
    }

    /** For any thread. */
    EntryQueue queue() {
        return queue;
    }

    /** Records written since it was opened. For any thread. */
    long written() {
        return written.get();
    }

    /** For any thread. */
    Position position() {
        return position;
    }

    /** Full segments that have no last checkpoint yet. For the thread {@code tracewarden-journal-sync}. */
    Queue<Position> full() {
        return full;
    }

    /** For any thread. */
    StreamFiles files() {
        return files;
    }

    /** For any thread. */
    String trouble() {
        return trouble.text();
    }

    private record Own(OwnRecord record, Runnable written) {}

    /**
     * Records in one write.
     *
     * @param bytes only when it has to be tried again
     * @param end of the chain with them
     * @param last entry in them
     * @param done what to run when they are written
     */
    private record Piece(byte[] bytes, Chain end, Entry last, boolean hasData, long records, long backlogBytes,
            List<Runnable> done) {

        Piece with(byte[] kept) {
            return new Piece(kept, end, last, hasData, records, backlogBytes, done);
        }
    }
}
