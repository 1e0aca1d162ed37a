// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A launcher on its way, until its first process has ended. For one thread. */
final class Start implements AutoCloseable {

    private static final long LOOK_NANOS = 20_000;
    private static final long LONGEST_LOOK_NANOS = 500_000;
    /** Looking rarer the longer it takes adds at most so small a part to the wait; on a busy host it takes long. */
    private static final int LOOK_PART = 8;
    private static final int MAX_ANSWER_BYTES = 4096;
    private static final int KILL_ROUNDS = 100;
    private static final long KILL_PAUSE_NANOS = 10_000_000;

    private final Process first;
    private final InputStream in;
    private final OutputStream out;
    private final Duration limit;
    private final long deadline;

    /** @param about shown in the list of processes */
    Start(Path program, Path about, Duration limit) throws IOException {
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
        ProcessBuilder builder = new ProcessBuilder(List.of(program.toString(), about.toString()));
        // the platform's environment may hold secrets, and the launcher needs none of it
        builder.environment().clear();
        builder.redirectError(Redirect.DISCARD);
        this.first = builder.start();
        this.in = first.getInputStream();
        this.out = first.getOutputStream();
    }

    /** Whether the launcher took it. */
    boolean say(byte[] words) {
        try {
            out.write(words);
            out.flush();
            return true;
        } catch (IOException ended) {
            // what it answered before it ended says why
            return false;
        }
    }

    /**
     * The next answer; empty when the launcher ended without one.
     *
     * @throws IOException when there is none within the limit
     */
    Optional<Telling> answer() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long begun = System.nanoTime();
        for (;;) {
            // looked at before the pipe: what an ended process had written is there by then
            boolean alive = first.isAlive();
            // a blocking read could not be given up
            while (in.available() > 0) {
                int next = in.read();
                if (next == '\n') {
                    return Telling.parse(line.toString(StandardCharsets.UTF_8));
                }
                if (line.size() < MAX_ANSWER_BYTES) {
                    line.write(next);
                }
            }
            if (!alive) {
                return Optional.empty();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("not within " + limit.toMillis() + " ms");
            }
            long part = (System.nanoTime() - begun) / LOOK_PART;
            LockSupport.parkNanos(Math.min(LONGEST_LOOK_NANOS, Math.max(LOOK_NANOS, part)));
        }
    }

    /** Kills the launcher and all that it started. */
    void kill() {
        for (int round = 0; round < KILL_ROUNDS; round++) {
            // the first process is the last to be killed: while it lives, orphans are its children
            List<ProcessHandle> found = first.descendants().filter(ProcessHandle::isAlive).toList();
            found.forEach(ProcessHandle::destroyForcibly);
            if (found.isEmpty()) {
                break;
            }
            LockSupport.parkNanos(KILL_PAUSE_NANOS);
        }
        first.destroyForcibly();
    }

    /** The launcher needs its first process no more. */
    @Override
    public void close() {
        closeQuietly(out);
        closeQuietly(in);
    }

    static void closeQuietly(Closeable stream) {
        try {
            if (stream != null) {
                stream.close();
            }
        } catch (IOException ended) {
            // a pipe whose other end is gone; the descriptor is closed all the same
        }
    }
}
