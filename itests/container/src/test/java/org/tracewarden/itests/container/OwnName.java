// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;

/**
 * A program of the host under a name that nobody else's processes have, and whatever a shell does with it.
 *
 * @param name its name (comm)
 */
record OwnName(String name, Path program) implements AutoCloseable {

    /** @param name at most 8 letters; digits are added */
    static OwnName of(String program, String name) throws IOException {
        Path copy = Files.createTempFile(name, "");
        String shortened = name + copy.getFileName().toString().substring(name.length(), name.length() + 6);
        Path own = copy.resolveSibling(shortened);
        Files.delete(copy);
        Files.copy(Path.of(program), own, StandardCopyOption.COPY_ATTRIBUTES);
        return new OwnName(shortened, own);
    }

    /** @param script with {@code $0} for the program */
    Process shell(String script) throws IOException {
        return new ProcessBuilder("sh", "-c", script, program.toString()).start();
    }

    /** Runs a script to its end, within ten seconds. */
    void run(String script) throws IOException, InterruptedException {
        Process process = shell(script);
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(script + " does not end");
        }
    }

    @Override
    public void close() throws IOException {
        Files.delete(program);
    }
}
