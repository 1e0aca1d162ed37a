// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.journal.FsyncPolicy;
import org.tracewarden.api.journal.JournalSettings;
import org.tracewarden.exporter.journal.format.Checkpoint;
import org.tracewarden.exporter.journal.format.JournalKey;

/**
 * Forces one stream to the disk and vouches for it. Records are on disk before they are vouched for, unless the policy
 * is never to force. Of the thread {@code tracewarden-journal-sync}, except where said.
 */
final class StreamSync {

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StreamWriter writer;
    private final CheckpointFile checkpoints;
    private final JournalKey key;
    private final LiveSettings settings;
    private final Clock clock;
    private final Witness witness;
    private final Trouble trouble;
    private final Queue<Deletion> deletions = new ConcurrentLinkedQueue<>();
    private long forcedTo;
    private long vouchedTo;
    /** When records were seen first that are not forced, or not vouched for. */
    private Optional<Long> unforcedSince = Optional.empty();
    private Optional<Long> unvouchedSince = Optional.empty();
    private long checkpointAt;
    private boolean recovered;
    private boolean waits;
    private long retryAt;

    /** @param recovered whether the first checkpoint ends a recovery */
    StreamSync(StreamWriter writer, CheckpointFile checkpoints, JournalKey key, LiveSettings settings, Clock clock,
            Witness witness, boolean recovered) {
        this.writer = writer;
        this.checkpoints = checkpoints;
        this.key = key;
        this.settings = settings;
        this.clock = clock;
        this.witness = witness;
        this.recovered = recovered;
        trouble = new Trouble("stream " + writer.files().name() + " cannot be forced to disk or vouched for",
                writer.files().journal());
        long last = writer.position().chain().lastSequence();
        forcedTo = last;
        vouchedTo = last;
        checkpointAt = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
    }

    /** Segments to delete once the record that says so is on disk. For any thread. */
    void delete(List<Closed> segments, CheckpointFile.Prefix prefix) {
        deletions.add(new Deletion(segments, prefix));
    }

    /**
     * Does what is due.
     *
     * @param forceNow whether to force what is not
     * @return nanoseconds until something is due again; {@link Long#MAX_VALUE} when nothing is
     */
    long work(long now, boolean forceNow) {
        if (waits && now - retryAt < 0) {
            return retryAt - now;
        }
        try {
            long due = step(now, forceNow);
            waits = false;
            trouble.isOver();
            return due;
        } catch (IOException failed) {
            trouble.is(failed);
            waits = true;
            retryAt = now + RETRY_NANOS;
            return RETRY_NANOS;
        }
    }

    private long step(long now, boolean forceNow) throws IOException {
        finishFull();
        Position position = writer.position();
        JournalSettings current = settings.get();
        long last = position.chain().lastSequence();
        long due = Long.MAX_VALUE;
        if (current.fsync() == FsyncPolicy.INTERVAL && last > forcedTo) {
            long since = unforcedSince.orElse(now);
            long rest = since + current.fsyncInterval().toNanos() - now;
            if (rest <= 0 || forceNow) {
                force(position);
            } else {
                unforcedSince = Optional.of(since);
                due = rest;
            }
        }
        if (last > vouchedTo) {
            long since = unvouchedSince.orElse(now);
            unvouchedSince = Optional.of(since);
            long rest = untilCheckpoint(now, since, last - vouchedTo, current);
            if (rest <= 0) {
                vouch(position, recovered ? Checkpoint.Reason.RECOVERY : last - vouchedTo >= current.checkpointRecords()
                        ? Checkpoint.Reason.RECORDS : Checkpoint.Reason.INTERVAL);
                checkpointAt = now;
            } else {
                due = Math.min(due, rest);
            }
        }
        Deletion next = deletions.peek();
        if (next != null) {
            next.run(position);
            deletions.remove();
            writer.retired();
        }
        return due;
    }

    /** Many records at once are vouched for together, once in the interval of forcing. */
    private long untilCheckpoint(long now, long since, long records, JournalSettings current) {
        if (recovered) {
            return 0;
        }
        long byTime = since + current.checkpointInterval().toNanos() - now;
        return records < current.checkpointRecords() ? byTime
                : Math.min(byTime, checkpointAt + current.fsyncInterval().toNanos() - now);
    }

    private void finishFull() throws IOException {
        for (Position full = writer.full().peek(); full != null; full = writer.full().peek()) {
            AppendFile file = full.file().orElseThrow();
            if (settings.get().fsync() != FsyncPolicy.NEVER) {
                file.force();
                PrivateFiles.force(writer.files().active().getParent());
            }
            vouch(full, Checkpoint.Reason.ROTATION);
            writer.full().remove();
            file.close();
        }
    }

    private void force(Position position) throws IOException {
        if (position.file().isPresent()) {
            position.file().get().force();
        }
        forcedTo = position.chain().lastSequence();
        unforcedSince = Optional.empty();
    }

    private void vouch(Position position, Checkpoint.Reason reason) throws IOException {
        boolean durable = settings.get().fsync() != FsyncPolicy.NEVER;
        long last = position.chain().lastSequence();
        if (durable && last > forcedTo && reason != Checkpoint.Reason.ROTATION) {
            force(position);
        }
        checkpoints.append(Checkpoint.signed(writer.files().name(), position.segment(), last, position.chain().hash(),
                clock.instant(), reason, checkpoints.lastLineHash(), key));
        vouchedTo = last;
        forcedTo = Math.max(forcedTo, last);
        unvouchedSince = Optional.empty();
        recovered = false;
        if (durable) {
            checkpoints.force();
        }
        witness.copy(writer.files());
    }

    /**
     * Vouches for the end, so that the next opening knows that nothing is missing. To be called when the writer has
     * ended.
     *
     * @param whole whether all was written; otherwise nothing is said of the end
     */
    void close(boolean whole) {
        try {
            step(System.nanoTime(), true);
            Position position = writer.position();
            boolean said = checkpoints.last()
                    .filter(last -> last.reason() == Checkpoint.Reason.CLOSE
                            && last.sequence() == position.chain().lastSequence())
                    .isPresent();
            if (whole && !said && position.chain().nextSequence() > 0) {
                vouch(position, Checkpoint.Reason.CLOSE);
            }
        } catch (IOException failed) {
            trouble.is(failed);
        } finally {
            closeFiles();
        }
    }

    private void closeFiles() {
        try {
            checkpoints.close();
            for (Position full : writer.full()) {
                full.file().orElseThrow().close();
            }
            Optional<AppendFile> file = writer.position().file();
            if (file.isPresent()) {
                file.get().close();
            }
        } catch (IOException failed) {
            trouble.is(failed);
        }
    }

    /** For any thread. */
    CheckpointFile.Prefix checkpointsBefore(long firstSequence) throws IOException {
        return checkpoints.before(firstSequence);
    }

    /** Of the stream, checkpoints included. For any thread. */
    long bytes() {
        return writer.position().bytes() + checkpoints.length();
    }

    /** For any thread. */
    String trouble() {
        return trouble.text();
    }

    /** For any thread. */
    StreamWriter writer() {
        return writer;
    }

    /** What retention gave up. Done again from where it failed. */
    private final class Deletion {

        private final List<Closed> segments;
        private final CheckpointFile.Prefix prefix;
        private boolean prefixIsGone;

        Deletion(List<Closed> segments, CheckpointFile.Prefix prefix) {
            this.segments = segments;
            this.prefix = prefix;
        }

        void run(Position position) throws IOException {
            force(position);
            if (!prefixIsGone) {
                checkpoints.remove(prefix);
                prefixIsGone = true;
            }
            for (Closed segment : segments) {
                Files.deleteIfExists(segment.file());
                Files.deleteIfExists(writer.files().cut(segment.number()));
            }
            PrivateFiles.force(writer.files().active().getParent());
        }
    }
}
