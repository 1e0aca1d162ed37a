// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.OutputStream;
import java.nio.file.Path;
import org.tracewarden.itests.support.Output;

/** The running platform, as its operator has it. */
interface Platform {

    /** The one that is started and stopped for the tests. */
    org.tracewarden.itests.support.Platform running();

    /** Runs one console command to its end, whether that is good or not. */
    default Output attempt(String command) {
        return running().run(command);
    }

    /**
     * Runs one console command and copies what it prints while it prints.
     *
     * @return its exit status
     */
    default int run(String command, OutputStream out, OutputStream err) {
        return running().run(command, out, err);
    }

    /** Runs the launcher against this platform: {@code launcher("doctor")}. */
    default Output launcher(String verb, String... arguments) {
        return running().launcher(verb, arguments);
    }

    /** A file of its etc/. */
    default Path etc(String file) {
        return running().etc(file);
    }

    /** Its log. */
    default Path log() {
        return running().data().resolve("log/tracewarden.log");
    }

    /**
     * Runs one console command to its end.
     *
     * @return what it printed
     * @throws IllegalStateException when the command fails
     */
    default String run(String command) {
        Output output = attempt(command);
        if (output.status() != 0) {
            throw new IllegalStateException(command + " failed: " + output);
        }
        return output.out();
    }
}
