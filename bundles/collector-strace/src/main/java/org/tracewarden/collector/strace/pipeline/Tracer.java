// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceLine;

/** The first stage: reads what strace writes to the pipe, on a thread of its own, until {@link #endOfWriting()}. */
final class Tracer {

    /** Some 400 lines: a part of what the channel holds, so that the parser gets its turn before the next read. */
    private static final int CHUNK_BYTES = 64 * 1024;

    /**
     * Strace writes each line by itself. Reading each as it comes would wake this thread 20,000 times a second, on a
     * processor that strace and the program need; the pipe holds what comes meanwhile.
     */
    private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /**
     * What may wait in the pipe, which holds 1 MB where the tether may raise it; otherwise it is 64 KB, and strace
     * waits a little now and then.
     */
    private static final double PIPE_BYTES = 768 * 1024;

    private final Broadcast<TraceLine> output;
    private final Pace pace;
    private final RandomAccessFile held;
    private final FileInputStream pipe;
    private final Lines lines;
    private final Thread thread;
    private volatile long sent;
    private volatile String first = "";
    private volatile String failure = "";

    /** @param redaction what is done to each line before anybody sees it */
    Tracer(int session, Path pipe, UnaryOperator<String> redaction, Broadcast<TraceLine> output) throws IOException {
        this.lines = new Lines(line -> send(redaction.apply(line)));
        this.output = output;
        this.pace = new Pace(output);
        // a pipe that is open for writing, too, opens at once and has no end before this side says so
        this.held = new RandomAccessFile(pipe.toFile(), "rw");
        this.pipe = new FileInputStream(pipe.toFile());
        this.thread = new Thread(this::run, "tracewarden-strace-" + session + "-tracer");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Nobody else writes any more: what is in the pipe is the rest. May be repeated. */
    void endOfWriting() {
        try {
            held.close();
        } catch (IOException e) {
            failure = "closing the pipe failed: " + e.getMessage();
        }
    }

    void abort() {
        thread.interrupt();
    }

    boolean join(long nanos) throws InterruptedException {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)));
        return !thread.isAlive();
    }

    StageCounters counters() {
        long lines = sent;
        return new StageCounters("tracer", lines, lines, 0);
    }

    /** Empty as long as there is none. */
    String firstLine() {
        return first;
    }

    /** Why reading broke off; empty when it did not. */
    String failure() {
        return failure;
    }

    private void run() {
        try (pipe) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_BYTES);
            while (pipe.getChannel().read(buffer) >= 0) {
                boolean more = !buffer.hasRemaining();
                buffer.flip();
                lines.take(buffer);
                buffer.clear();
                output.flush();
                pace.afterBatch(this::waiting);
                if (!more && held.getChannel().isOpen()) {
                    LockSupport.parkNanos(this, GATHER_NANOS);
                }
            }
        } catch (IOException e) {
            failure = "reading what strace writes failed: " + e;
        } finally {
            lines.end();
            output.close();
            endOfWriting();
        }
    }

    private double waiting() {
        try {
            return pipe.available() / PIPE_BYTES;
        } catch (IOException e) {
            // not known: then it is full
            return 1;
        }
    }

    private void send(String line) {
        long sequence = sent + 1;
        if (sequence == 1) {
            first = line;
        }
        output.send(new TraceLine(sequence, line));
        sent = sequence;
    }
}
