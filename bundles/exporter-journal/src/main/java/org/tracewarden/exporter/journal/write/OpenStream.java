// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tracewarden.api.journal.JournalStream;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.exporter.journal.format.RecordLine;

/** The callers' side of a stream. */
final class OpenStream implements JournalStream {

    static final String FULL = "the journal's backlog was full: the disk was full or too slow";
    /** What recovery has to find the begin of again; see {@link Ends}. */
    private static final int MAX_DATA_BYTES = 16 << 20;
    private static final int KNOWN_TYPES = 256;

    private final String name;
    private final Backlog backlog;
    private final Doorbell doorbell;
    private final StreamWriter writer;
    private final StreamSync sync;
    private final Witness witness;
    private final EntryQueue queue;
    private final Map<String, byte[]> types = new ConcurrentHashMap<>();
    private final AtomicLong appended = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private final Object gapLock = new Object();
    /** Where losses are counted while there are some; null when the last append was taken. */
    private volatile Entry.Missing gap;
    private volatile boolean closed;

    OpenStream(Backlog backlog, Doorbell doorbell, StreamWriter writer, StreamSync sync, Witness witness) {
        this.name = writer.files().name();
        this.backlog = backlog;
        this.doorbell = doorbell;
        this.writer = writer;
        this.sync = sync;
        this.witness = witness;
        this.queue = writer.queue();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean append(long wallTime, String type, String json) {
        byte[] checkedType = type(type);
        if (json.isBlank() || json.indexOf('\n') >= 0 || json.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(json.isBlank() ? "a record of stream " + name + " has no data"
                    : "the data of a record of stream " + name + " has a line break at character "
                            + Math.max(json.indexOf('\n'), json.indexOf('\r')));
        }
        refuseClosed();
        byte[] data = json.getBytes(StandardCharsets.UTF_8);
        if (data.length > MAX_DATA_BYTES) {
            missing(wallTime, 1, "a record had more than " + (MAX_DATA_BYTES >> 20) + " MB");
            return false;
        }
        if (!backlog.take(Entry.Data.charge(data))) {
            missing(wallTime, 1, FULL);
            return false;
        }
        if (gap != null) {
            gap = null;
        }
        appended.incrementAndGet();
        queue.add(new Entry.Data(wallTime, checkedType, data));
        if (backlog.isPressing()) {
            doorbell.press();
        } else {
            doorbell.ring();
        }
        return true;
    }

    private byte[] type(String type) {
        byte[] known = types.get(type);
        if (known != null) {
            return known;
        }
        if (type.isEmpty() || type.length() > RecordLine.MAX_TYPE_LENGTH
                || !type.chars().allMatch(RecordLine::isNameByte)) {
            throw new IllegalArgumentException("\"" + type + "\" is no type of a record; use 1 to "
                    + RecordLine.MAX_TYPE_LENGTH + " letters, digits, . _ -");
        }
        byte[] bytes = type.getBytes(StandardCharsets.US_ASCII);
        if (types.size() < KNOWN_TYPES) {
            types.put(type, bytes);
        }
        return bytes;
    }

    private void refuseClosed() {
        if (closed) {
            throw new IllegalStateException("the journal of stream " + name + " is closed");
        }
    }

    @Override
    public void gap(long wallTime, long missing, String reason) {
        if (missing < 1) {
            throw new IllegalArgumentException(missing + " things cannot be missing; a gap has at least 1");
        }
        refuseClosed();
        Entry.Missing open = gap;
        if (open != null && open.add(missing)) {
            return;
        }
        Entry.Missing entry = new Entry.Missing(wallTime, missing, reason);
        long charge = Entry.Data.charge(reason.getBytes(StandardCharsets.UTF_8));
        if (backlog.take(charge)) {
            entry.charge(charge);
            queue.add(entry);
        } else {
            count(wallTime, missing, FULL);
        }
        doorbell.ring();
    }

    private void missing(long wallTime, long more, String reason) {
        lost.addAndGet(more);
        count(wallTime, more, reason);
    }

    /** Losses are rare: a lock, held for a few instructions, is cheap enough for them. */
    private void count(long wallTime, long more, String reason) {
        synchronized (gapLock) {
            Entry.Missing open = gap;
            if (open != null && open.add(more)) {
                return;
            }
            Entry.Missing entry = new Entry.Missing(wallTime, more, reason);
            gap = entry;
            queue.add(entry);
        }
        doorbell.ring();
    }

    @Override
    public StreamStatus status() {
        Position at = writer.position();
        // in this order, so that records appended meanwhile do not make it negative
        long waiting = Math.max(0, -writer.written() + appended.get());
        return new StreamStatus(name, at.segments(), sync.bytes(), at.firstSequence(), at.chain().lastSequence(),
                appended.get(), lost.get(), waiting, trouble(), at.path());
    }

    private String trouble() {
        return Stream.of(writer.trouble(), sync.trouble(), witness.trouble()).filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /** Runs that when all that was appended before is written. */
    void mark(Runnable reached) {
        queue.add(new Entry.Marker(reached));
    }

    /** Refuses further appends. */
    void close() {
        closed = true;
    }
}
