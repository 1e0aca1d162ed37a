// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread {@code tracewarden-journal-sync}: sleeps unless something is to be forced or vouched for. Thread-safe. */
final class SyncLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SyncLoop.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final List<StreamSync> streams = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Doorbell bell = new Doorbell();
    private final Thread thread = new Thread(this::run, "tracewarden-journal-sync");
    private volatile boolean closing;
    private volatile boolean whole;

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    void add(StreamSync stream) {
        streams.add(stream);
        bell.wake();
    }

    /** A stream was written to. */
    void ring() {
        bell.ring();
    }

    /** Runs that when all that is written now is on disk. */
    void whenForced(Runnable forced) {
        waiting.add(forced);
        bell.wake();
    }

    List<StreamSync> streams() {
        return streams;
    }

    private void run() {
        bell.mine();
        while (!closing) {
            try {
                round();
            } catch (RuntimeException bug) {
                LOG.error("the journal's checkpoints go on after an error", bug);
                bell.rest(RETRY_NANOS);
            }
        }
        streams.forEach(stream -> stream.close(whole && stream.writer().isDone()));
    }

    private void round() {
        long due = work();
        if (due < Long.MAX_VALUE) {
            bell.rest(Math.min(due, RETRY_NANOS));
            return;
        }
        bell.prepare();
        if (work() == Long.MAX_VALUE && waiting.isEmpty() && !closing) {
            bell.sleep(Long.MAX_VALUE / 2);
        }
    }

    private long work() {
        Runnable[] ready = waiting.toArray(new Runnable[0]);
        boolean forceNow = ready.length > 0;
        long due = Long.MAX_VALUE;
        boolean failed = false;
        for (StreamSync stream : streams) {
            due = Math.min(due, stream.work(System.nanoTime(), forceNow));
            failed |= !stream.trouble().isEmpty();
        }
        if (failed) {
            return Math.min(due, RETRY_NANOS);
        }
        for (Runnable one : ready) {
            waiting.remove(one);
            one.run();
        }
        return due;
    }

    /**
     * Forces and vouches for the last time; the writer has ended.
     *
     * @return whether it ended in time
     */
    boolean close(boolean allWritten, long millis) throws InterruptedException {
        whole = allWritten;
        closing = true;
        bell.wake();
        thread.join(millis);
        return !thread.isAlive();
    }
}
