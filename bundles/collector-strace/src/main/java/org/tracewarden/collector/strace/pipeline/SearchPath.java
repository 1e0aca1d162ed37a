// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks for programs as execvp(3) does. */
final class SearchPath {

    private static final String WITHOUT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private SearchPath() {}

    /**
     * A file of that name that may be run, or else one that may not.
     *
     * @param name with a slash: a path, from the directory; without: looked for
     * @param path the variable PATH; empty when it is not set
     */
    static Optional<Path> find(String name, Path directory, Optional<String> path) {
        if (name.contains("/")) {
            Path file = directory.resolve(name);
            return Files.exists(file) ? Optional.of(file) : Optional.empty();
        }
        Optional<Path> second = Optional.empty();
        for (String folder : path.orElse(WITHOUT_PATH).split(":", -1)) {
            Path file = directory.resolve(folder).resolve(name);
            if (runnable(file)) {
                return Optional.of(file);
            }
            if (second.isEmpty() && Files.isRegularFile(file)) {
                second = Optional.of(file);
            }
        }
        return second;
    }

    static boolean runnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
