// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for the operating system, away from the agents' thread: up to four threads that launch and four that end,
 * so that neither a slow exec nor a process that the kernel does not let go holds up others. Idle ones end.
 */
final class Workers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int THREADS = 4;
    private static final long IDLE_SECONDS = 30;
    private static final long END_SECONDS = 2;

    private final ThreadPoolExecutor launching = pool("tracewarden-agents-launch-");
    private final ThreadPoolExecutor ending = pool("tracewarden-agents-end-");

    private static ThreadPoolExecutor pool(String prefix) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, prefix + (number.getAndIncrement() % THREADS + 1));
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    void launch(Runnable task) {
        give(launching, task);
    }

    void end(Runnable task) {
        give(ending, task);
    }

    private static void give(ThreadPoolExecutor pool, Runnable task) {
        try {
            pool.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException bug) {
                    LOG.error("work for an agent failed: {}", bug.toString(), bug);
                }
            });
        } catch (RejectedExecutionException closed) {
            LOG.debug("the platform ends; what is left is the next one's");
        }
    }

    @Override
    public void close() {
        launching.shutdownNow();
        ending.shutdownNow();
        try {
            launching.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
            ending.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
