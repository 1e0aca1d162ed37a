// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code tracewarden-journal-writer}. Group commit: after it has written all that waited it rests for a
 * moment, in which more may come, unless the backlog presses or somebody waits for a sync. With nothing to write it
 * sleeps. Thread-safe.
 */
final class WriterLoop {

    private static final Logger LOG = LoggerFactory.getLogger(WriterLoop.class);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A stream without records may be this late with a new segment. */
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final List<StreamWriter> streams = new CopyOnWriteArrayList<>();
    private final SyncLoop sync;
    private final Retention retention;
    private final Doorbell bell;
    private final Press press = new Press();
    private final Thread thread = new Thread(this::run, "tracewarden-journal-writer");
    private volatile boolean closing;
    private volatile long closeBy;

    WriterLoop(SyncLoop sync, Retention retention, Doorbell bell) {
        this.sync = sync;
        this.retention = retention;
        this.bell = bell;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    void add(StreamWriter stream) {
        streams.add(stream);
        bell.wake();
    }

    private void run() {
        bell.mine();
        while (!ended()) {
            try {
                round();
            } catch (RuntimeException bug) {
                LOG.error("the journal's writer goes on after an error", bug);
                bell.rest(RETRY_NANOS);
            }
        }
    }

    private boolean ended() {
        return closing && (streams.stream().allMatch(StreamWriter::isDone) || System.nanoTime() - closeBy > 0);
    }

    private void round() {
        boolean busy = work();
        retention.apply();
        if (busy) {
            sync.ring();
            if (dueIn() > 0) {
                bell.rest(REST_NANOS);
            }
            return;
        }
        bell.prepare();
        long due = dueIn();
        if (due > 0 && !ended()) {
            bell.sleep(closing ? Math.min(due, REST_NANOS) : due);
        }
    }

    private boolean work() {
        boolean busy = false;
        long now = System.nanoTime();
        for (StreamWriter stream : streams) {
            busy |= stream.work(press, now);
        }
        return busy;
    }

    private long dueIn() {
        long due = IDLE_NANOS;
        long now = System.nanoTime();
        for (StreamWriter stream : streams) {
            due = Math.min(due, stream.dueIn(now, IDLE_NANOS));
        }
        return due;
    }

    /**
     * Writes what waits and ends.
     *
     * @return whether it ended in time
     */
    boolean close(long millis) throws InterruptedException {
        closeBy = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        closing = true;
        bell.wake();
        thread.join(millis + 200);
        return !thread.isAlive();
    }

    /** Whether all is written that was appended. */
    boolean isDone() {
        return streams.stream().allMatch(StreamWriter::isDone);
    }
}
