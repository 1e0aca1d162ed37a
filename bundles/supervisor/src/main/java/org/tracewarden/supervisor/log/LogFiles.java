// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentLogLine;

/**
 * Reads what launchers wrote to log files, the ones put aside included, also while they are put aside. Threads: one
 * for each that follows, {@code tracewarden-agents-logs}, so that a slow reader holds no other up. Thread-safe.
 */
public final class LogFiles implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFiles.class);
    private static final int MAX_LINES = 100_000;
    private static final long MAX_TAIL_BYTES = 32L << 20;
    private static final int MAX_FOLLOWED = 64;
    private static final long LOOK_MILLIS = 200;
    private static final long CLOSE_MILLIS = 2000;

    private final Set<Following> followed = ConcurrentHashMap.newKeySet();

    /**
     * The last lines, oldest first; none when there is no such log. Of more than 32 MiB the rest is left out.
     *
     * @param lines 1 to 100,000
     */
    public List<AgentLogLine> tail(Path log, int lines) throws IOException {
        if (lines < 1 || lines > MAX_LINES) {
            throw new IllegalArgumentException(lines + " lines are out of range (1 to " + MAX_LINES + ")");
        }
        return new Tail(new LogSet(log), lines, MAX_TAIL_BYTES).read();
    }

    /**
     * Tells lines as they come, at most 200 ms late, on a thread of its own until it is closed. The log need not be
     * there yet.
     *
     * @throws IOException when it cannot be read, or too many are followed already
     */
    public AutoCloseable follow(Path log, Consumer<AgentLogLine> reader) throws IOException {
        if (followed.size() >= MAX_FOLLOWED) {
            throw new IOException(MAX_FOLLOWED + " logs are followed already; end some of that first");
        }
        Following following = new Following(log, new Follower(new LogSet(log), reader));
        followed.add(following);
        following.start();
        return following;
    }

    @Override
    public void close() {
        followed.forEach(Following::close);
    }

    private final class Following implements AutoCloseable, Runnable {

        private final Path log;
        private final Follower follower;
        private final Thread thread = new Thread(this, "tracewarden-agents-logs");
        private volatile boolean closed;

        Following(Path log, Follower follower) {
            this.log = log;
            this.follower = follower;
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        @Override
        public void run() {
            try (follower) {
                while (!closed) {
                    follower.look();
                    rest();
                }
            } catch (IOException | RuntimeException ended) {
                if (!closed) {
                    LOG.warn("The log {} is followed no more: {}", log, ended.toString());
                }
            } finally {
                followed.remove(this);
            }
        }

        private synchronized void rest() {
            try {
                if (!closed) {
                    wait(LOOK_MILLIS);
                }
            } catch (InterruptedException stop) {
                closed = true;
            }
        }

        @Override
        public void close() {
            synchronized (this) {
                closed = true;
                notifyAll();
            }
            if (Thread.currentThread() == thread) {
                return;
            }
            try {
                // a reader that does not return is not waited for
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
