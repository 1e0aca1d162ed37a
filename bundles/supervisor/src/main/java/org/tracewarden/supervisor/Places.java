// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the supervisor's things lie.
 *
 * @param data {@code DATA/supervisor}
 * @param run {@code RUN}: of the instance
 * @param etc where files declare agents
 */
record Places(Path data, Path run, Path etc) {

    private static final Path SYSTEM_RUN = Path.of("/run");

    /** @param property of the framework or the system; null where it is not set */
    static Places of(Function<String, String> property) {
        Path data = path(property, "tracewarden.data").orElseGet(() ->
                path(property, "karaf.data").orElse(Path.of(System.getProperty("java.io.tmpdir"))).resolve("tracewarden"));
        Optional<String> instance = Optional.ofNullable(property.apply("tracewarden.instance")).filter(any -> root());
        Path run = path(property, "tracewarden.run").orElseGet(() -> instance
                .map(name -> SYSTEM_RUN.resolve("tracewarden").resolve(name))
                .orElse(data.resolve("agents-run")));
        return new Places(data.resolve("supervisor"), run, path(property, "karaf.etc").orElse(data.resolve("etc")));
    }

    private static Optional<Path> path(Function<String, String> property, String key) {
        return Optional.ofNullable(property.apply(key)).filter(text -> !text.isBlank())
                .map(text -> Path.of(text).toAbsolutePath().normalize());
    }

    private static boolean root() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))
                    && Files.isWritable(SYSTEM_RUN);
        } catch (IOException unreadable) {
            return false;
        }
    }

    /** Directories of runs. */
    Path runs() {
        return run.resolve("agents");
    }

    Path logs() {
        return data.resolve("logs");
    }
}
