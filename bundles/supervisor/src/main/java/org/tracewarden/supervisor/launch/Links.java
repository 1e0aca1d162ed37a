// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All connections to launchers, on one thread. Thread-safe. */
final class Links implements AutoCloseable {

    /** Who hears of one connection, on the links' thread. */
    interface Hearer {

        void told(Telling telling);

        /** The other end is gone. Not called when this end let go. */
        void closed();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);
    private static final int READ_BYTES = 8192;
    private static final long CLOSE_MILLIS = 5000;
    private static final long LOOK_MILLIS = 100;

    private final Selector selector;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Thread thread = new Thread(this::run, "tracewarden-agents-links");
    private volatile boolean closed;

    Links() {
        try {
            selector = Selector.open();
        } catch (IOException noDescriptors) {
            throw new UncheckedIOException("no selector for the links to launchers", noDescriptors);
        }
        thread.setDaemon(true);
        thread.start();
    }

    boolean onThread() {
        return Thread.currentThread() == thread;
    }

    boolean closed() {
        return closed;
    }

    /** Runs it on the links' thread, soon; when that has ended, here. */
    void run(Runnable task) {
        tasks.add(task);
        selector.wakeup();
        if (!thread.isAlive()) {
            runTasks();
        }
    }

    /** Runs it on the links' thread and waits for that. */
    void call(Runnable task) {
        CountDownLatch done = new CountDownLatch(1);
        run(() -> {
            guard(task);
            done.countDown();
        });
        boolean interrupted = false;
        try {
            for (boolean waiting = true; waiting;) {
                try {
                    waiting = !done.await(LOOK_MILLIS, TimeUnit.MILLISECONDS) && thread.isAlive();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Has what comes through the link told to its hearer from now on. On the links' thread. */
    void register(Link link) {
        try {
            if (closed) {
                link.letGo();
            } else if (!link.gone()) {
                link.channel().register(selector, SelectionKey.OP_READ, link);
                link.readRest();
            }
        } catch (IOException ended) {
            link.end();
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(key -> ((Link) key.attachment()).read(buffer));
                runTasks();
            }
        } catch (IOException | RuntimeException broken) {
            LOG.error("The links to launchers broke; agents run on, and are found again when the supervisor starts"
                    + " anew", broken);
        } finally {
            closed = true;
            runTasks();
            selector.keys().forEach(key -> ((Link) key.attachment()).letGo());
            closeSelector();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            guard(task);
        }
    }

    /** A listener's mistake must not cost the others their events. */
    static void guard(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException mistake) {
            LOG.error("An event of an agent was not handled", mistake);
        }
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException left) {
            LOG.warn("The selector of the links was not closed: {}", left.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        if (onThread()) {
            return;
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
