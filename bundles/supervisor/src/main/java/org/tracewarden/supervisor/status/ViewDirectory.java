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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where views lie. Whoever reads one finds a whole text, mode 0644. For one thread. */
final class ViewDirectory {

    private static final Set<PosixFilePermission> ALL_MAY_READ = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> ALL_MAY_LOOK = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path path;

    ViewDirectory(Path path) {
        this.path = path;
    }

    /** Makes it, mode 0755. @return whether it was not there */
    boolean make() throws IOException {
        if (Files.isDirectory(path)) {
            return false;
        }
        Files.createDirectories(path);
        Files.setPosixFilePermissions(path, ALL_MAY_LOOK);
        return true;
    }

    /** Writes it under another name, and renames that. */
    void write(String name, String text) throws IOException {
        Path fresh = unfinished(name);
        try {
            Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
            // the platform's umask lets nobody else read
            Files.setPosixFilePermissions(fresh, ALL_MAY_READ);
            Files.move(fresh, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException notWritten) {
            Files.deleteIfExists(fresh);
            throw notWritten;
        }
    }

    private Path unfinished(String name) {
        return path.resolve("." + name + ".new");
    }

    boolean holds(String name) {
        return Files.exists(path.resolve(name));
    }

    /** Its time of modification becomes now. @return whether it is there */
    boolean touch(String name) throws IOException {
        try {
            Files.setLastModifiedTime(path.resolve(name), FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException removed) {
            return false;
        }
    }

    void remove(String name) throws IOException {
        Files.deleteIfExists(unfinished(name));
        Files.deleteIfExists(path.resolve(name));
    }

    /** Removes those of such names, finished or not; what else lies here is left alone. */
    void removeAll(Predicate<String> names) throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        List<Path> found;
        try (Stream<Path> entries = Files.list(path)) {
            found = entries.filter(entry -> names.test(finished(entry.getFileName().toString()))).toList();
        }
        for (Path file : found) {
            Files.deleteIfExists(file);
        }
    }

    private static String finished(String name) {
        boolean unfinished = name.startsWith(".") && name.endsWith(".new");
        return unfinished ? name.substring(1, name.length() - ".new".length()) : name;
    }
}
