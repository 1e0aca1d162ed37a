// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.Closeable;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of several files, one after the other, read in large pieces into one array that is used again. Not
 * thread-safe.
 */
final class LineSource implements Closeable {

    /** What is longer is no record: it is given as a line of this length, and its rest is passed over. */
    static final int MOST_BYTES = 64 << 20;

    private static final int FIRST_BYTES = 1 << 20;
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LINE_BREAKS = 0x0a0a_0a0a_0a0a_0a0aL;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final List<Segment> segments;
    private final SegmentList now;
    private int highestFull;
    private int index = -1;
    private FileChannel channel;
    private byte[] buffer;
    private int filled;
    private int from;
    private int to;
    private int next;
    private long line;
    private boolean terminated;
    private long bytesRead;
    private boolean ended = true;

    /**
     * @param now where they come from, to notice that the one being written has become full meanwhile
     * @param highestFull number of the last full segment when they were listed
     */
    LineSource(List<Segment> segments, SegmentList now, int highestFull) {
        this(segments, now, highestFull, FIRST_BYTES);
    }

    /** One file, read in smaller pieces. */
    LineSource(Segment segment, SegmentList now, int pieceBytes) {
        this(List.of(segment), now, Integer.MAX_VALUE, pieceBytes);
    }

    private LineSource(List<Segment> segments, SegmentList now, int highestFull, int pieceBytes) {
        this.segments = new ArrayList<>(segments);
        this.now = now;
        this.highestFull = highestFull;
        this.buffer = new byte[pieceBytes];
    }

    /** Moves to the next line. False at the end of the last file. */
    boolean next() throws IOException {
        while (true) {
            if (channel != null && nextInFile()) {
                line++;
                return true;
            }
            if (index + 1 >= segments.size()) {
                return false;
            }
            open(index + 1);
        }
    }

    private void open(int which) throws IOException {
        close();
        index = which;
        channel = FileChannel.open(segments.get(which).path(), StandardOpenOption.READ);
        if (segments.get(which).active()) {
            // what was opened follows the last full one only if no other has become full since they were listed
            List<Segment> late = now.closedAfter(highestFull);
            if (!late.isEmpty()) {
                highestFull = late.get(late.size() - 1).number();
                segments.addAll(which, late);
                open(which);
                return;
            }
        }
        filled = 0;
        next = 0;
        line = 0;
        ended = false;
    }

    private boolean nextInFile() throws IOException {
        int searched = next;
        while (true) {
            int found = lineBreak(buffer, searched, filled);
            if (found < filled) {
                return line(next, found, true, found + 1);
            }
            if (ended) {
                return next < filled && line(next, filled, false, filled);
            }
            if (filled - next >= MOST_BYTES) {
                return passOver();
            }
            searched = filled - next;
            fill();
            searched += next;
        }
    }

    private boolean line(int begin, int end, boolean whole, int after) {
        from = begin;
        to = end;
        terminated = whole;
        next = after;
        return true;
    }

    /** The rest of a line that is too long. */
    private boolean passOver() throws IOException {
        byte[] rest = new byte[FIRST_BYTES];
        int kept = filled;
        while (true) {
            int read = channel.read(ByteBuffer.wrap(rest));
            if (read < 0) {
                ended = true;
                return line(next, kept, false, kept);
            }
            bytesRead += read;
            int found = lineBreak(rest, 0, read);
            if (found < read) {
                channel.position(channel.position() - (read - found - 1));
                bytesRead -= read - found - 1;
                return line(next, kept, true, kept);
            }
        }
    }

    private void fill() throws IOException {
        if (next > 0) {
            System.arraycopy(buffer, next, buffer, 0, filled - next);
            filled -= next;
            next = 0;
        }
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(MOST_BYTES, 2 * buffer.length));
        }
        int read = channel.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled));
        if (read < 0) {
            ended = true;
        } else {
            filled += read;
            bytesRead += read;
        }
    }

    /** Where the first line break is, or {@code end}; eight bytes at a time, as the zero byte of a word is found. */
    static int lineBreak(byte[] bytes, int begin, int end) {
        int at = begin;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long differing = (long) EIGHT.get(bytes, at) ^ LINE_BREAKS;
            long zero = differing - ONES & ~differing & HIGH_BITS;
            if (zero != 0) {
                return at + (Long.numberOfTrailingZeros(zero) >>> 3);
            }
        }
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    byte[] bytes() {
        return buffer;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Whether the line had a line break. */
    boolean terminated() {
        return terminated;
    }

    /** Of the line, from 1. */
    long line() {
        return line;
    }

    Segment segment() {
        return segments.get(index);
    }

    /** Files begun so far. */
    int segmentsRead() {
        return index + 1;
    }

    long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
