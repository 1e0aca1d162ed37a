// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;

/** The lines of a small file, read again when it was changed or another one took its place. Thread-safe. */
final class LinesOfFile {

    private final Path file;
    private volatile Kept kept = new Kept(List.of(), FileTime.fromMillis(0), -1, "");

    private record Kept(List<String> lines, FileTime changed, long size, Object key) {

        boolean is(BasicFileAttributes now) {
            return size == now.size() && changed.equals(now.lastModifiedTime()) && key.equals(now.fileKey());
        }
    }

    LinesOfFile(Path file) {
        this.file = file;
    }

    /** None while it cannot be read. */
    List<String> lines() {
        try {
            // looked at before it is read, so that a change in between is read the next time
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            Kept present = kept;
            if (!present.is(now)) {
                present = new Kept(List.copyOf(Files.readAllLines(file, StandardCharsets.ISO_8859_1)),
                        now.lastModifiedTime(), now.size(), now.fileKey());
                kept = present;
            }
            return present.lines();
        } catch (IOException unreadable) {
            return List.of();
        }
    }
}
