// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Brings what a session's threads write (the report, and the program's output) to the command's own thread, which alone
 * may print. When that thread is slow the writers wait: the report's, whose listener then loses the oldest and is told
 * so, and the program's, as on a slow terminal. After {@link #close()} nobody waits.
 */
final class TraceRelay implements AutoCloseable {

    /** Where a piece came from. */
    enum Source {
        REPORT,
        PROGRAM
    }

    /** @param bytes whole lines, when it is of the report */
    record Piece(Source source, byte[] bytes) {}

    private static final int QUEUE = 64;
    private static final int LARGEST_PIECE = 16 * 1024;
    private static final long PATIENCE_MILLIS = 50;

    private final BlockingQueue<Piece> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Report report = new Report();
    private volatile boolean ended;
    private volatile boolean closed;

    /** For the one thread that reports. Whole lines have to be written between two flushes. */
    Appendable report() {
        return report;
    }

    /** For what the program prints. */
    OutputStream program() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                put(new Piece(Source.PROGRAM, new byte[] {(byte) octet}));
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                for (int at = 0; at < length; at += LARGEST_PIECE) {
                    int size = Math.min(LARGEST_PIECE, length - at);
                    put(new Piece(Source.PROGRAM, Arrays.copyOfRange(bytes, offset + at, offset + at + size)));
                }
            }
        };
    }

    /** Nothing will be reported any more. */
    void end() {
        ended = true;
    }

    /** Whether all of the report was taken. */
    boolean over() {
        return ended && queue.isEmpty() && !report.waits();
    }

    /** The next piece, or nothing when none came in time. */
    Optional<Piece> next(Duration patience) throws InterruptedException {
        Piece piece = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        return piece != null ? Optional.of(piece) : report.unlessQueued();
    }

    boolean idle() {
        return queue.isEmpty();
    }

    @Override
    public void close() {
        closed = true;
        queue.clear();
    }

    private void put(Piece piece) throws IOException {
        try {
            while (!queue.offer(piece, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                if (closed) {
                    throw new IOException("nobody reads any more");
                }
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while nobody read", ending);
        }
    }

    /** Gathers lines until a flush, or until the reader has nothing else to do. */
    private final class Report implements Appendable, Flushable {

        private final StringBuilder lines = new StringBuilder();

        @Override
        public synchronized Appendable append(CharSequence text) {
            lines.append(text);
            return this;
        }

        @Override
        public synchronized Appendable append(CharSequence text, int start, int end) {
            lines.append(text, start, end);
            return this;
        }

        @Override
        public synchronized Appendable append(char c) {
            lines.append(c);
            return this;
        }

        @Override
        public void flush() throws IOException {
            Optional<Piece> piece = rest();
            if (piece.isPresent()) {
                put(piece.get());
            }
        }

        synchronized boolean waits() {
            return lines.length() > 0;
        }

        /**
         * What waits here, unless a piece was queued since the reader looked: that one is older. The reporting thread
         * cannot have added to these lines before it has queued the piece that it took from them.
         */
        synchronized Optional<Piece> unlessQueued() {
            Piece older = queue.poll();
            return older != null ? Optional.of(older) : rest();
        }

        /** Whole lines only: the reader may come between two halves of one. */
        synchronized Optional<Piece> rest() {
            int whole = lines.lastIndexOf("\n") + 1;
            if (whole == 0) {
                return Optional.empty();
            }
            byte[] bytes = lines.substring(0, whole).getBytes(StandardCharsets.UTF_8);
            lines.delete(0, whole);
            return Optional.of(new Piece(Source.REPORT, bytes));
        }
    }
}
