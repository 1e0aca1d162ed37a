// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** A log's files: the one written to, and those put aside, the newest of which is {@code .1}. */
record LogSet(Path log) {

    /** More are never kept. */
    static final int MAX_FILES = 100;

    /** A file of it, open; it stays the same file when it is put aside. */
    record Open(FileChannel channel, Object key) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** @param index 0 for the one written to */
    Path path(int index) {
        return index == 0 ? log : log.resolveSibling(log.getFileName() + "." + index);
    }

    /** Empty when there is none. */
    Optional<Open> open(int index) throws IOException {
        for (;;) {
            Optional<Object> before = key(index);
            if (before.isEmpty()) {
                return Optional.empty();
            }
            FileChannel channel;
            try {
                channel = FileChannel.open(path(index), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException putAside) {
                continue;
            }
            // the key belongs to what was opened only if the name did not pass to another file meanwhile
            if (before.equals(key(index))) {
                return Optional.of(new Open(channel, before.get()));
            }
            channel.close();
        }
    }

    /** The place that a file has now, -1 when it has none any more. */
    int place(Object key) {
        for (int i = 0; i < MAX_FILES; i++) {
            // upwards, as files move, and over the gap that there is while they do
            if (key(i).filter(key::equals).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private Optional<Object> key(int index) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path(index), BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? Optional.of(attributes.fileKey()) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
