// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks at heartbeat files on threads of its own, since a file system that does not answer, as NFS without its server,
 * holds up whoever looks. One thread, {@code tracewarden-agents-heartbeats}, is there while files are looked at, and
 * another one when all that are there have not come back for a second, at most four. While one has not come back from a
 * directory no other looks into it. Each file waits at most once. Thread-safe.
 */
final class HeartbeatFiles implements TouchedFiles {

    static final String THREAD = "tracewarden-agents-heartbeats";
    static final int MOST_THREADS = 4;
    private static final long STACK_BYTES = 128 << 10;
    private static final long STUCK_NANOS = 1_000_000_000L;
    private static final long IDLE_NANOS = 10_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Function<String, TouchedFile.Touch> host;
    private final Deque<Heartbeat> waiting = new ArrayDeque<>();
    private final List<Looker> lookers = new ArrayList<>();
    private boolean closed;

    HeartbeatFiles() {
        this(HeartbeatFiles::stat);
    }

    /** @param host looks at a file, and may take its time */
    HeartbeatFiles(Function<String, TouchedFile.Touch> host) {
        this.host = host;
    }

    private static TouchedFile.Touch stat(String file) {
        try {
            return TouchedFile.Touch.at(Files.getLastModifiedTime(Path.of(file)));
        } catch (IOException | SecurityException | InvalidPathException none) {
            return TouchedFile.Touch.NEVER;
        }
    }

    @Override
    public TouchedFile watch(String file) {
        return new Heartbeat(file);
    }

    /** One file. */
    private final class Heartbeat implements TouchedFile {

        private final String file;
        private Touch touch = Touch.UNSEEN;
        private boolean asked;
        private long askedAt;

        Heartbeat(String file) {
            this.file = file;
        }

        @Override
        public Touch look() {
            synchronized (HeartbeatFiles.this) {
                if (!asked && !closed) {
                    asked = true;
                    askedAt = System.nanoTime();
                    waiting.add(this);
                }
                help();
                return touch;
            }
        }

        @Override
        public long awaitedNanos() {
            synchronized (HeartbeatFiles.this) {
                return asked ? Math.max(1, System.nanoTime() - askedAt) : 0;
            }
        }

        String directory() {
            return file.substring(0, file.lastIndexOf('/') + 1);
        }
    }

    /** Wakes one who is free; when there is none that will be soon, starts one. */
    private void help() {
        if (waiting.isEmpty() || closed) {
            return;
        }
        notifyAll();
        long now = System.nanoTime();
        if (lookers.size() < MOST_THREADS && lookers.stream().allMatch(looker -> looker.stuck(now))) {
            Looker looker = new Looker();
            lookers.add(looker);
            looker.start();
        }
    }

    /** Looks at one file after the other. */
    private final class Looker implements Runnable {

        private Optional<Heartbeat> looksAt = Optional.empty();
        private long since;

        void start() {
            Thread thread = new Thread(null, this, THREAD, STACK_BYTES);
            thread.setDaemon(true);
            thread.start();
        }

        boolean stuck(long now) {
            return looksAt.isPresent() && now - since > STUCK_NANOS;
        }

        @Override
        public void run() {
            for (Optional<Heartbeat> next = next(this); next.isPresent(); next = next(this)) {
                TouchedFile.Touch found = host.apply(next.get().file);
                synchronized (HeartbeatFiles.this) {
                    next.get().touch = found;
                    next.get().asked = false;
                    looksAt = Optional.empty();
                }
            }
        }
    }

    /** Empty when there has been nothing to do for a while. */
    private synchronized Optional<Heartbeat> next(Looker looker) {
        long end = System.nanoTime() + IDLE_NANOS;
        try {
            while (!closed && end - System.nanoTime() > 0) {
                Optional<Heartbeat> found = takeFree();
                if (found.isPresent()) {
                    looker.looksAt = found;
                    looker.since = System.nanoTime();
                    return found;
                }
                wait(IDLE_NANOS / NANOS_PER_MILLI);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        lookers.remove(looker);
        return Optional.empty();
    }

    /** The first that waits and is in no directory that another one looks into. */
    private Optional<Heartbeat> takeFree() {
        for (Iterator<Heartbeat> each = waiting.iterator(); each.hasNext();) {
            Heartbeat one = each.next();
            if (lookers.stream().noneMatch(looker -> looker.looksAt.map(Heartbeat::directory)
                    .filter(one.directory()::equals).isPresent())) {
                each.remove();
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** Ends the threads; one that does not come back from a file ends when it does. */
    @Override
    public synchronized void close() {
        closed = true;
        waiting.clear();
        notifyAll();
    }
}
