// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file that grows by whole pieces: what was written of a piece that did not fit is cut off again. One thread appends;
 * another may force.
 */
final class AppendFile implements AutoCloseable {

    private final FileChannel channel;
    private long length;
    /** A piece was begun and may stand there in part. */
    private boolean torn;

    private AppendFile(FileChannel channel, long length) {
        this.channel = channel;
        this.length = length;
    }

    /** Opens it, or makes it, and continues after {@code length} bytes; more are cut off. */
    static AppendFile open(Path file, long length) throws IOException {
        FileChannel channel =
                PrivateFiles.open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        try {
            channel.truncate(length);
            return new AppendFile(channel, length);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /** A new one. */
    static AppendFile create(Path file) throws IOException {
        return new AppendFile(
                PrivateFiles.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)), 0);
    }

    /** Appends all of it or, when that fails, nothing. */
    void append(ByteBuffer piece) throws IOException {
        if (torn) {
            channel.truncate(length);
            torn = false;
        }
        long end = length + piece.remaining();
        torn = true;
        try {
            for (long at = length; piece.hasRemaining(); ) {
                at += channel.write(piece, at);
            }
        } catch (IOException failed) {
            cut(failed);
            throw failed;
        }
        torn = false;
        length = end;
    }

    /** Should that fail, too, it is done before the next piece. */
    private void cut(IOException why) {
        try {
            channel.truncate(length);
            torn = false;
        } catch (IOException later) {
            why.addSuppressed(later);
        }
    }

    long length() {
        return length;
    }

    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (torn) {
                channel.truncate(length);
            }
        }
    }
}
