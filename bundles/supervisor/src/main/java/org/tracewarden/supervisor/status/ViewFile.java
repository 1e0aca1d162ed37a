// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** One view: whoever reads it finds a whole text, mode 0644. For one thread. */
final class ViewFile {

    private static final Set<PosixFilePermission> ALL_MAY_READ = PosixFilePermissions.fromString("rw-r--r--");

    private final Path file;
    private final Path fresh;
    /** Hash of what stands in it: the text itself is not kept for a thousand agents. */
    private long written;
    private boolean there;

    ViewFile(Path file) {
        this.file = file;
        this.fresh = unfinished(file);
    }

    /** Under which name it is written. */
    static Path unfinished(Path file) {
        return file.resolveSibling("." + file.getFileName() + ".new");
    }

    /** Writes it when it is another text than before; otherwise only its time says that it still holds. */
    void show(String text, FileTime now) throws IOException {
        long hash = hash(text);
        if (there && hash == written) {
            try {
                Files.setLastModifiedTime(file, now);
                return;
            } catch (NoSuchFileException removed) {
                there = false;
            }
        }
        try {
            Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
            // the platform's umask lets nobody else read
            Files.setPosixFilePermissions(fresh, ALL_MAY_READ);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException notWritten) {
            there = false;
            Files.deleteIfExists(fresh);
            throw notWritten;
        }
        written = hash;
        there = true;
    }

    void remove() throws IOException {
        there = false;
        Files.deleteIfExists(fresh);
        Files.deleteIfExists(file);
    }

    /** FNV-1a, 64 bits. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
