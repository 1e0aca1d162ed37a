// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The whole lines of a file from its end to its beginning; an unfinished last one is left out. Not thread-safe. */
final class BackwardLines implements Closeable {

    private static final int PIECE_BYTES = 256 << 10;

    private final FileChannel channel;
    private byte[] buffer = new byte[PIECE_BYTES];
    /** Of the file: where the buffer begins. */
    private long position;
    /** Of the buffer: the line break that ends the next line; -1 before the first. */
    private int end = -1;
    private int from;
    private int to;

    BackwardLines(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        position = channel.size();
        int filled = earlier(0);
        end = lineBreakBefore(filled);
        while (end < 0 && position > 0) {
            filled = earlier(filled);
            end = lineBreakBefore(filled);
        }
    }

    /** Moves to the line before. False at the beginning of the file. */
    boolean next() throws IOException {
        if (end < 0) {
            return false;
        }
        int before = lineBreakBefore(end);
        while (before < 0 && position > 0) {
            int kept = end + 1;
            end += earlier(kept) - kept;
            before = lineBreakBefore(end);
        }
        from = before + 1;
        to = end;
        end = before;
        return true;
    }

    /** Puts the piece before in front of the first {@code kept} bytes. @return how many bytes there are now */
    private int earlier(int kept) throws IOException {
        int piece = (int) Math.min(Math.max(PIECE_BYTES, kept), position);
        byte[] larger = piece + kept <= buffer.length ? buffer : new byte[piece + kept];
        System.arraycopy(buffer, 0, larger, piece, kept);
        buffer = larger;
        position -= piece;
        ByteBuffer target = ByteBuffer.wrap(buffer, 0, piece);
        while (target.hasRemaining()) {
            if (channel.read(target, position + target.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return piece + kept;
    }

    private int lineBreakBefore(int limit) {
        int at = limit - 1;
        while (at >= 0 && buffer[at] != '\n') {
            at--;
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

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
