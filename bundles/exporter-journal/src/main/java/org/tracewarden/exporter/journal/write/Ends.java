// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Optional;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.exporter.journal.format.Blake3;
import org.tracewarden.exporter.journal.format.RecordLine;

/**
 * The first and the last good record of a segment, found without reading what lies between.
 *
 * @param first empty when there is none with the form of a record
 * @param last the last one that has the hash it says
 * @param goodBytes up to the end of that one
 * @param tail what comes after it
 */
record Ends(Optional<JournalRecord> first, Optional<JournalRecord> last, long goodBytes, byte[] tail) {

    private static final int FIRST_WINDOW = 64 << 10;
    /** What nothing that this writes can be longer than: a line of the largest record, and another one. */
    private static final int LARGEST_WINDOW = 40 << 20;

    static Ends of(String stream, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            for (int window = FIRST_WINDOW; ; window *= 4) {
                int bytes = (int) Math.min(Math.min(size, window), LARGEST_WINDOW);
                long from = size - bytes;
                byte[] end = read(channel, from, bytes);
                Optional<Ends> found = lastIn(stream, end, from);
                if (found.isPresent() || from == 0) {
                    Ends ends = found.orElseGet(() -> new Ends(Optional.empty(), Optional.empty(), 0, end));
                    return new Ends(first(stream, channel, size), ends.last, ends.goodBytes, ends.tail);
                }
                if (bytes == LARGEST_WINDOW) {
                    throw new JournalException("the last " + (bytes >> 20) + " MB of " + file + " hold no good record:"
                            + " it was damaged or is no journal; move it away together with its checkpoints, and a new"
                            + " chain is begun");
                }
            }
        }
    }

    private static Optional<Ends> lastIn(String stream, byte[] end, long from) {
        RecordLine line = new RecordLine();
        Blake3 blake3 = new Blake3();
        int lineEnd = lastBreak(end, end.length);
        while (lineEnd >= 0) {
            int before = lastBreak(end, lineEnd);
            if (before < 0 && from > 0) {
                return Optional.empty();
            }
            if (line.scan(end, before + 1, lineEnd) && line.hashIsRight(blake3)) {
                Optional<JournalRecord> record = record(line, stream);
                if (record.isPresent()) {
                    return Optional.of(new Ends(Optional.empty(), record, from + lineEnd + 1,
                            Arrays.copyOfRange(end, lineEnd + 1, end.length)));
                }
            }
            lineEnd = before;
        }
        return Optional.empty();
    }

    private static Optional<JournalRecord> record(RecordLine line, String stream) {
        try {
            return Optional.of(line.record(stream));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private static Optional<JournalRecord> first(String stream, FileChannel channel, long size) throws IOException {
        for (int window = FIRST_WINDOW; ; window *= 4) {
            int bytes = (int) Math.min(Math.min(size, window), LARGEST_WINDOW);
            byte[] begin = read(channel, 0, bytes);
            for (int i = 0; i < begin.length; i++) {
                if (begin[i] == '\n') {
                    RecordLine line = new RecordLine();
                    return line.scan(begin, 0, i) ? record(line, stream) : Optional.empty();
                }
            }
            if (bytes == size || bytes == LARGEST_WINDOW) {
                return Optional.empty();
            }
        }
    }

    private static byte[] read(FileChannel channel, long from, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // on until the end
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static int lastBreak(byte[] bytes, int before) {
        int at = before - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }
}
