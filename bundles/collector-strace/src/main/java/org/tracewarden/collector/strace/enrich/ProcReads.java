// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.enrich;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.linux.proc.ProcFs;

/**
 * Reads processes on at most {@value #THREADS} threads of its own, which end when they have nothing to do; more than
 * {@value #QUEUE} waiting reads are refused.
 */
final class ProcReads implements AutoCloseable {

    static final int THREADS = 2;
    static final int QUEUE = 64;
    private static final int IDLE_SECONDS = 10;
    private static final int CLOSE_SECONDS = 1;

    private final ProcFs procFs;
    private final ThreadPoolExecutor executor;

    ProcReads(ProcFs procFs) {
        this.procFs = procFs;
        AtomicInteger number = new AtomicInteger();
        this.executor = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(QUEUE), task -> {
                    Thread thread = new Thread(task, "tracewarden-strace-proc-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Empty when too many reads wait already, or it is closed. */
    Optional<Future<Optional<ProcessInfo>>> begin(int pid) {
        try {
            return Optional.of(executor.submit(() -> procFs.read(pid)));
        } catch (RejectedExecutionException full) {
            return Optional.empty();
        }
    }

    /** Waits for its threads, a second at most: a read that hangs in the kernel is left to end by itself. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
