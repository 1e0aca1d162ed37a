// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.tracewarden.linux.process.Programs;
import org.tracewarden.linux.process.StartedProgram;

/** A launcher on its way, until its first process has ended. For one thread. */
final class Start implements AutoCloseable {

    private static final int MAX_ANSWER_BYTES = 4096;
    private static final int KILL_ROUNDS = 100;
    private static final long KILL_PAUSE_NANOS = 10_000_000;
    private static final byte[] NOTHING = {};

    private final StartedProgram first;
    private final Duration limit;
    private final long deadline;
    private byte[] read = NOTHING;
    private int used;

    /** @param about shown in the list of processes */
    Start(Programs programs, Path program, Path about, Duration limit) throws IOException {
        this.limit = limit;
        this.deadline = System.nanoTime() + limit.toNanos();
        // the platform's environment may hold secrets, and the launcher needs none of it
        this.first = programs.start(program, List.of(about.toString()), List.of());
    }

    /** Whether the launcher took it. */
    boolean say(byte[] words) {
        try {
            first.write(words, deadline);
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
        for (;;) {
            while (used < read.length) {
                byte next = read[used++];
                if (next == '\n') {
                    return Telling.parse(line.toString(StandardCharsets.UTF_8));
                }
                if (line.size() < MAX_ANSWER_BYTES) {
                    line.write(next);
                }
            }
            try {
                read = first.read(deadline);
            } catch (SocketTimeoutException late) {
                throw new IOException("not within " + limit.toMillis() + " ms", late);
            }
            used = 0;
            if (read.length == 0) {
                return Optional.empty();
            }
        }
    }

    /** Kills the launcher and all that it started. */
    void kill() {
        for (int round = 0; round < KILL_ROUNDS; round++) {
            // the first process is the last to be killed: while it lives, orphans are its children
            List<ProcessHandle> found = ProcessHandle.of(first.pid()).stream().flatMap(ProcessHandle::descendants)
                    .filter(ProcessHandle::isAlive).toList();
            found.forEach(ProcessHandle::destroyForcibly);
            if (found.isEmpty()) {
                break;
            }
            LockSupport.parkNanos(KILL_PAUSE_NANOS);
        }
        first.kill();
    }

    /** The launcher needs its first process no more, which ends with the connection. */
    @Override
    public void close() {
        first.disconnect();
        first.await(deadline);
        first.close();
    }
}
