// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.tracewarden.exporter.journal.format.Blake3;
import org.tracewarden.exporter.journal.format.Checkpoint;
import org.tracewarden.exporter.journal.format.RecordLine;

/**
 * The checkpoints of one stream on disk. Opened when the first one is added, so that looking at a journal makes no
 * files. Appended to by one thread.
 */
final class CheckpointFile implements AutoCloseable {

    /** More than two lines have. */
    private static final int TAIL_BYTES = 4096;

    private final Path file;
    private final Path unfinished;
    private Optional<AppendFile> open = Optional.empty();
    /** Up to the end of the last whole line. */
    private volatile long length;
    private String lastLineHash = RecordLine.noHash();
    private Optional<Checkpoint> last = Optional.empty();

    private CheckpointFile(Path file, Path unfinished) {
        this.file = file;
        this.unfinished = unfinished;
    }

    /** Finds the last whole line; what is torn after it is cut off before the next one is written. */
    static CheckpointFile at(Path file, Path unfinished) throws IOException {
        CheckpointFile found = new CheckpointFile(file, unfinished);
        found.look();
        return found;
    }

    private void look() throws IOException {
        length = 0;
        lastLineHash = RecordLine.noHash();
        last = Optional.empty();
        if (!Files.exists(file)) {
            return;
        }
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(bytes.length(), TAIL_BYTES)];
            long from = bytes.length() - tail.length;
            bytes.seek(from);
            bytes.readFully(tail);
            String text = new String(tail, StandardCharsets.ISO_8859_1);
            int end = text.lastIndexOf('\n');
            if (end < 0) {
                return;
            }
            String line = text.substring(text.lastIndexOf('\n', end - 1) + 1, end);
            length = from + end + 1;
            lastLineHash = hashOf(line);
            last = Checkpoint.parse(line);
        }
    }

    private static String hashOf(String line) {
        return HexFormat.of().formatHex(new Blake3().hash(line.getBytes(StandardCharsets.ISO_8859_1)));
    }

    Optional<Checkpoint> last() {
        return last;
    }

    /** What the next one has as its previous. */
    String lastLineHash() {
        return lastLineHash;
    }

    void append(Checkpoint checkpoint) throws IOException {
        if (open.isEmpty()) {
            PrivateFiles.directory(file.getParent());
            boolean isNew = !Files.exists(file);
            open = Optional.of(AppendFile.open(file, length));
            if (isNew) {
                PrivateFiles.force(file.getParent());
            }
        }
        open.get().append(ByteBuffer.wrap((checkpoint.line() + "\n").getBytes(StandardCharsets.US_ASCII)));
        length = open.get().length();
        last = Optional.of(checkpoint);
        lastLineHash = checkpoint.lineHash();
    }

    /** For any thread. */
    long length() {
        return length;
    }

    void force() throws IOException {
        if (open.isPresent()) {
            open.get().force();
        }
    }

    /** The lines at the begin of the file that vouch for records before that one. Reads only; for any thread. */
    Prefix before(long firstSequence) throws IOException {
        long lines = 0;
        long bytes = 0;
        String lastHash = RecordLine.noHash();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Optional<Checkpoint> checkpoint = Checkpoint.parse(line);
                if (checkpoint.isPresent() && checkpoint.get().sequence() >= firstSequence) {
                    return new Prefix(lines, bytes, lines == 0 ? checkpoint.get().previous() : lastHash);
                }
                if (checkpoint.isEmpty()) {
                    // torn, or somebody's: nothing from here on is taken away
                    break;
                }
                lines++;
                bytes += line.length() + 1;
                lastHash = hashOf(line);
            }
        } catch (NoSuchFileException none) {
            return new Prefix(0, 0, RecordLine.noHash());
        }
        return new Prefix(lines, bytes, lastHash);
    }

    /** Takes lines away from the begin, in one step. */
    void remove(Prefix prefix) throws IOException {
        if (prefix.lines() == 0) {
            return;
        }
        close();
        PrivateFiles.removeBegin(file, unfinished, prefix.bytes(), length);
        String hash = lastLineHash;
        Optional<Checkpoint> before = last;
        look();
        if (length == 0) {
            lastLineHash = hash;
            last = before;
        }
    }

    @Override
    public void close() throws IOException {
        if (open.isPresent()) {
            open.get().close();
            open = Optional.empty();
        }
    }

    /**
     * Lines at the begin of a checkpoint file.
     *
     * @param lastHash hash of the last of them: what the first that remains has as its previous
     */
    record Prefix(long lines, long bytes, String lastHash) {}
}
