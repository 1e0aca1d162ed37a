// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that declares an agent; closing it takes the file away, which ends the agent. */
final class Declared implements AutoCloseable {

    private final Path file;

    Declared(Platform platform, String name, String text) {
        file = platform.etc("org.tracewarden.agent-" + name + ".cfg");
        try {
            // as editors do, so that nobody reads half a file
            Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), text);
            Files.move(whole, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
