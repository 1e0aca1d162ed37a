// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.exporter.journal.format.StreamFiles;

/** Keeps a second writer away from a journal, in this process or another. The kernel lets go of it when we die. */
final class DirectoryLock implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws JournalException when there is another writer, naming its process */
    static DirectoryLock of(Path directory) throws IOException {
        Path file = directory.resolve(StreamFiles.LOCK);
        // looked for first: the kernel drops a process's locks on a file as soon as the process closes it once
        if (isOpenHere(file)) {
            throw refused(directory, "this process (pid " + ProcessHandle.current().pid() + ")");
        }
        FileChannel channel = PrivateFiles.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw refused(directory, holder(channel));
            }
            sign(channel);
            return new DirectoryLock(channel);
        } catch (IOException | JournalException failed) {
            channel.close();
            throw failed;
        } catch (OverlappingFileLockException here) {
            throw refused(directory, "this process (pid " + ProcessHandle.current().pid() + ")");
        }
    }

    private static void sign(FileChannel channel) throws IOException {
        channel.truncate(0);
        try {
            PrivateFiles.writeAll(channel, ByteBuffer.wrap(
                    (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException noRoom) {
            // the lock holds without a name, too, and a journal may be opened on a full disk
            channel.truncate(0);
        }
    }

    private static boolean isOpenHere(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        Path real = file.toRealPath();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                if (leadsTo(descriptor, real)) {
                    return true;
                }
            }
        } catch (NoSuchFileException noProc) {
            return false;
        }
        return false;
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String pid = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        if (!pid.matches("\\d{1,10}")) {
            return "another process";
        }
        return "process " + pid + ProcessHandle.of(Long.parseLong(pid)).flatMap(process -> process.info().command())
                .map(command -> " (" + command + ")").orElse("");
    }

    private static JournalException refused(Path directory, String holder) {
        return new JournalException("the journal " + directory + " is being written by " + holder
                + "; end that one first, or choose another directory");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
