// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.tracewarden.linux.socket.UnixSocket;

/**
 * The files of one run; the launcher makes and removes them while it lives.
 *
 * @param runs where all run directories are
 * @param agent number of the agent
 * @param number of the run
 */
record RunDirectory(Path runs, int agent, int number) {

    private static final int MAX_EVENTS_BYTES = 1 << 16;
    private static final String NUMBER = "[1-9][0-9]{0,9}";

    /** Empty when it is no {@code ID/NUMBER} below the runs. */
    static Optional<RunDirectory> of(Path runs, Path directory) {
        if (!directory.startsWith(runs) || directory.getNameCount() != runs.getNameCount() + 2) {
            return Optional.empty();
        }
        String agent = directory.getParent().getFileName().toString();
        String number = directory.getFileName().toString();
        if (!agent.matches(NUMBER) || !number.matches(NUMBER)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RunDirectory(runs, Integer.parseInt(agent), Integer.parseInt(number)));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    Path path() {
        return runs.resolve(agent + "/" + number);
    }

    UnixSocket connect() throws IOException {
        return UnixSocket.connect(path().resolve("control"));
    }

    /** Whether no launcher lives here. Its lock ends with it, however it ended. */
    boolean abandoned() {
        try (FileChannel lock = FileChannel.open(path().resolve("lock"), StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS); FileLock held = lock.tryLock()) {
            return held != null;
        } catch (NoSuchFileException neverThere) {
            return true;
        } catch (IOException | OverlappingFileLockException unknown) {
            return false;
        }
    }

    /** What the launcher left word of, so far. */
    List<Telling> events() {
        try (var in = Files.newInputStream(path().resolve("events"), LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(MAX_EVENTS_BYTES), StandardCharsets.UTF_8);
            // a launcher killed while it wrote leaves half a line
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(Telling::parse)
                    .flatMap(Optional::stream).toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /** Removes it, and the agent's when it was the last of its runs. For abandoned ones only. */
    void delete() {
        Path path = path();
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
                    for (Path file : files) {
                        Files.deleteIfExists(file);
                    }
                }
                Files.deleteIfExists(path);
            }
            Files.deleteIfExists(path.getParent());
        } catch (DirectoryNotEmptyException anotherRun) {
            // the agent's directory stays
        } catch (IOException left) {
            LoggerFactory.getLogger(RunDirectory.class).warn("The run directory {} cannot be removed: {}; remove it by"
                    + " hand", path, left.toString());
        }
    }
}
