// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.ops4j.pax.exam.options.extra.VMOption;

/**
 * Where a platform under Pax Exam keeps what outlives it. Sockets lie in it, whose paths may have 107 bytes: the folder
 * into which a distribution is unpacked for a test is too deep.
 */
final class RunDirectory {

    private RunDirectory() {}

    /** A new one, which is deleted when the tests are over. */
    static VMOption option() {
        try {
            Path run = Files.createTempDirectory("tracewarden-run-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(run)));
            return new VMOption("-Dtracewarden.run=" + run);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
