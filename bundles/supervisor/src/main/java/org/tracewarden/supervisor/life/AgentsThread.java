// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread {@code tracewarden-agents}. A task that fails is logged, and those after it run. */
final class AgentsThread implements Loop {

    private static final Logger LOG = LoggerFactory.getLogger(AgentsThread.class);
    private static final long END_SECONDS = 2;

    private final ScheduledThreadPoolExecutor executor;
    private volatile Thread thread;

    AgentsThread() {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "tracewarden-agents");
            made.setDaemon(true);
            thread = made;
            return made;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void run(Runnable task) {
        try {
            executor.execute(guarded(task));
        } catch (RejectedExecutionException closed) {
            LOG.debug("the agents' thread has ended; what came after is left to the next one");
        }
    }

    @Override
    public Timer after(long nanos, Runnable task) {
        try {
            Future<?> future = executor.schedule(guarded(task), nanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return Timer.NONE;
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException bug) {
                LOG.error("an agent could not be moved on: {}", bug.toString(), bug);
            }
        };
    }

    @Override
    public boolean inside() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
