// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.linux.socket.Epoll;
import org.tracewarden.linux.socket.UnixSocket;

/**
 * All connections to launchers, on one thread. Thread-safe. A link is a socket, its hearer, and the hearer's place in
 * the table of the {@link Epoll}: no more, since there is one for each agent.
 */
final class Links implements AutoCloseable {

    /** Who hears of one connection, on the links' thread. */
    interface Hearer {

        /** The connection; another one after it ended, if the hearer connects again. */
        UnixSocket link();

        /** Something came: the first so many bytes, which are overwritten afterwards. */
        void heard(byte[] news, int length);

        /** The other end is gone. Not called when this end let go. */
        void closed();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Links.class);
    /** Of one look at a link. Most often there is one line of 30 bytes; what is more comes with the next look. */
    private static final int READ_BYTES = 2048;
    private static final long CLOSE_MILLIS = 5000;
    private static final long LOOK_MILLIS = 100;

    private final Epoll<Hearer> epoll;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final byte[] news = new byte[READ_BYTES];
    private final Thread thread = new Thread(this::run, "tracewarden-agents-links");
    private volatile boolean closed;

    Links() {
        try {
            epoll = new Epoll<>();
        } catch (IOException noDescriptors) {
            throw new UncheckedIOException("no links to launchers can be opened", noDescriptors);
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

    /** Has what comes through its link told to the hearer from now on. When this was closed, so is the link. */
    void register(Hearer hearer) throws IOException {
        if (!epoll.add(hearer.link(), hearer)) {
            hearer.link().close();
        }
    }

    /** Closes it; the hearer hears no more. */
    void letGo(UnixSocket link) {
        epoll.close(link);
    }

    /** Runs it on the links' thread, or, when that has ended, here, and waits for that. */
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

    private void run(Runnable task) {
        tasks.add(task);
        epoll.wake();
        if (!thread.isAlive()) {
            runTasks();
        }
    }

    private void run() {
        try {
            while (!closed) {
                epoll.await(this::look);
                runTasks();
            }
        } catch (IOException | RuntimeException broken) {
            LOG.error("The links to launchers broke; agents run on, and are found again when the supervisor starts"
                    + " anew", broken);
        } finally {
            closed = true;
            runTasks();
            epoll.close();
            epoll.owners().forEach(hearer -> letGo(hearer.link()));
        }
    }

    private void look(Hearer hearer) {
        UnixSocket link = hearer.link();
        int length = link.read(news);
        if (length > 0) {
            guard(() -> hearer.heard(news, length));
        } else if (length == UnixSocket.ENDED && epoll.close(link)) {
            guard(hearer::closed);
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

    @Override
    public void close() {
        closed = true;
        epoll.wake();
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
