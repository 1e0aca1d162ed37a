// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.tracewarden.api.agent.AgentLogLine;

/** Reads a log as it grows, through the files it is put aside as. For one thread. */
final class Follower implements AutoCloseable {

    private static final int BLOCK_BYTES = 1 << 16;
    /** A reader so far behind goes on with the last part of what waits. */
    private static final long MAX_BEHIND_BYTES = 4L << 20;
    private static final long KEPT_BEHIND_BYTES = 1L << 20;
    private static final int LONGEST_LINE_BYTES = 1 << 15;

    private final LogSet files;
    private final Consumer<AgentLogLine> reader;
    private final byte[] block = new byte[BLOCK_BYTES];
    private Optional<LogSet.Open> file;
    private long position;

    /** Begins behind what is there now. */
    Follower(LogSet files, Consumer<AgentLogLine> reader) throws IOException {
        this.files = files;
        this.reader = reader;
        this.file = files.open(0);
        this.position = file.isPresent() ? file.get().channel().size() : 0;
    }

    /** Tells what came since. */
    void look() throws IOException {
        if (file.isEmpty()) {
            file = files.open(0);
        }
        while (file.isPresent()) {
            // looked for before the rest is read: nothing is written any more to one that was put aside by then
            int place = files.place(file.get().key());
            read();
            if (place == 0 || !step(place)) {
                return;
            }
        }
    }

    /** Goes on to the file that was begun after this one. False when that has to wait. */
    private boolean step(int place) throws IOException {
        Optional<LogSet.Open> next;
        if (place > 0) {
            next = files.open(place - 1);
            if (next.isPresent() && files.place(file.get().key()) != place) {
                // they moved on meanwhile: it is not known which file this is
                next.get().close();
                return true;
            }
        } else {
            next = oldest();
            if (next.isPresent()) {
                reader.accept(LogLines.words("lines were left out: the files they were in are gone"));
            }
        }
        if (next.isEmpty()) {
            return false;
        }
        file.get().close();
        file = next;
        position = 0;
        return true;
    }

    private Optional<LogSet.Open> oldest() throws IOException {
        Optional<LogSet.Open> oldest = files.open(0);
        for (int i = 1; i < LogSet.MAX_FILES; i++) {
            Optional<LogSet.Open> older = files.open(i);
            if (older.isPresent()) {
                if (oldest.isPresent()) {
                    oldest.get().close();
                }
                oldest = older;
            }
        }
        return oldest;
    }

    private void read() throws IOException {
        int length;
        while ((length = nextBlock()) > 0) {
            int begin = 0;
            for (int i = 0; i < length; i++) {
                if (block[i] == '\n') {
                    reader.accept(LogLines.parse(block, begin, i));
                    begin = i + 1;
                }
            }
            if (begin == 0 && length >= LONGEST_LINE_BYTES) {
                reader.accept(LogLines.parse(block, 0, length));
                begin = length;
            }
            if (begin == 0) {
                return;
            }
            position += begin;
        }
    }

    private int nextBlock() throws IOException {
        long size = file.get().channel().size();
        if (size < position) {
            // somebody emptied it
            position = 0;
        }
        if (size - position > MAX_BEHIND_BYTES) {
            skip(size - KEPT_BEHIND_BYTES);
        }
        return block();
    }

    private void skip(long to) throws IOException {
        long left = 0;
        int length;
        while (position < to && (length = block()) > 0) {
            int begin = 0;
            for (int i = 0; i < length && position + begin < to; i++) {
                if (block[i] == '\n') {
                    left++;
                    begin = i + 1;
                }
            }
            position += begin == 0 ? length : begin;
        }
        reader.accept(LogLines.words(left + " lines were left out: they came faster than they were read"));
    }

    private int block() throws IOException {
        return file.get().channel().read(ByteBuffer.wrap(block), position);
    }

    @Override
    public void close() throws IOException {
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
