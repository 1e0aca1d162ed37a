// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/** Modification times of heartbeat files. They are compared, never measured: the wall clock may jump. */
@FunctionalInterface
interface TouchedFiles {

    /** Those of the host. */
    TouchedFiles HOST = file -> {
        try {
            return new Touch(Optional.of(Files.getLastModifiedTime(Path.of(file))));
        } catch (IOException | SecurityException none) {
            return Touch.NEVER;
        }
    };

    Touch look(String file);

    /** @param at empty when the file is not there or may not be looked at */
    record Touch(Optional<FileTime> at) {

        static final Touch NEVER = new Touch(Optional.empty());

        boolean there() {
            return at.isPresent();
        }

        String words() {
            return at.map(time -> "modified at " + time).orElse("is not there");
        }
    }
}
