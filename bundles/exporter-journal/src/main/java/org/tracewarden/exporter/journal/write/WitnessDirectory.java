// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.tracewarden.exporter.journal.format.StreamFiles;

/**
 * A witness in a directory, perhaps of another host: a thread of its own, {@code tracewarden-journal-witness}, appends
 * the lines that the copies lack. Since it takes them from the checkpoint files, a witness that was away for a while
 * gets all of them, but those that retention took meanwhile. Thread-safe.
 */
final class WitnessDirectory implements Witness {

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final long CLOSE_MILLIS = 700;
    /** More than two lines have. */
    private static final int TAIL_BYTES = 4096;
    private static final int WINDOW_BYTES = 1 << 20;
    /** Copied in one go; what remains follows with the next checkpoint. */
    private static final int LARGEST_BYTES = 16 << 20;

    private final Path directory;
    private final Trouble trouble;
    private final Set<StreamFiles> behind = ConcurrentHashMap.newKeySet();
    private final Map<String, Copied> copied = new ConcurrentHashMap<>();
    private final Doorbell bell = new Doorbell();
    private final Thread thread = new Thread(this::run, "tracewarden-journal-witness");
    private volatile boolean closing;

    private WitnessDirectory(Path directory) {
        this.directory = directory;
        trouble = new Trouble("the witness's copy of the checkpoints cannot be written", directory);
    }

    static WitnessDirectory start(Path directory) {
        WitnessDirectory witness = new WitnessDirectory(directory);
        witness.thread.setDaemon(true);
        witness.thread.start();
        return witness;
    }

    @Override
    public void copy(StreamFiles stream) {
        behind.add(stream);
        bell.ring();
    }

    private void run() {
        bell.mine();
        while (true) {
            boolean failed = false;
            for (StreamFiles stream : behind) {
                behind.remove(stream);
                if (!tryCopy(stream)) {
                    behind.add(stream);
                    failed = true;
                }
            }
            if (closing && (failed || behind.isEmpty())) {
                return;
            }
            if (failed) {
                bell.rest(RETRY_NANOS);
                continue;
            }
            bell.prepare();
            if (behind.isEmpty() && !closing) {
                bell.sleep(IDLE_NANOS);
            }
        }
    }

    private boolean tryCopy(StreamFiles stream) {
        try {
            append(stream);
            trouble.isOver();
            return true;
        } catch (IOException failed) {
            copied.remove(stream.name());
            trouble.is(failed);
            return false;
        }
    }

    private void append(StreamFiles stream) throws IOException {
        Path copy = stream.witness(directory);
        try (FileChannel lines = FileChannel.open(stream.checkpoints(), StandardOpenOption.READ)) {
            Copied before = copied.get(stream.name());
            if (before == null || !before.isStillThere(lines)) {
                before = find(copy, lines);
            }
            byte[] more = read(lines, before.from(), lines.size());
            int whole = lastBreak(more, more.length) + 1;
            if (whole == 0) {
                return;
            }
            PrivateFiles.directory(copy.getParent());
            try (AppendFile file = AppendFile.open(copy, before.length())) {
                file.append(ByteBuffer.wrap(more, 0, whole));
                file.force();
                copied.put(stream.name(), new Copied(before.from() + whole,
                        text(more, lastBreak(more, whole - 1) + 1, whole), file.length()));
            }
        }
    }

    /** Where the copy ends, in itself and in the lines, which are searched from their end. */
    private static Copied find(Path copy, FileChannel lines) throws IOException {
        if (!Files.exists(copy)) {
            return new Copied(0, "", 0);
        }
        try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - TAIL_BYTES);
            byte[] tail = read(channel, from, channel.size());
            int end = lastBreak(tail, tail.length) + 1;
            String last = text(tail, end == 0 ? 0 : lastBreak(tail, end - 1) + 1, end);
            long searched = lines.size();
            while (!last.isEmpty() && searched > 0) {
                long window = Math.max(0, searched - WINDOW_BYTES);
                int at = text(read(lines, window, Math.min(lines.size(), searched + last.length()))).lastIndexOf(last);
                if (at >= 0) {
                    return new Copied(window + at + last.length(), last, from + end);
                }
                searched = window;
            }
            return new Copied(0, last, from + end);
        }
    }

    private static byte[] read(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(Math.max(0, to - from), LARGEST_BYTES));
        while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
            // on until the end
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static int lastBreak(byte[] bytes, int before) {
        int at = before - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    @Override
    public String trouble() {
        return trouble.text();
    }

    @Override
    public void close() {
        closing = true;
        bell.wake();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How far a stream was copied.
     *
     * @param from where in the checkpoint file the next line begins
     * @param lastLine the line before that place
     * @param length of the copy
     */
    private record Copied(long from, String lastLine, long length) {

        boolean isStillThere(FileChannel lines) throws IOException {
            return from <= lines.size() && lastLine.equals(text(read(lines, from - lastLine.length(), from)));
        }
    }
}
