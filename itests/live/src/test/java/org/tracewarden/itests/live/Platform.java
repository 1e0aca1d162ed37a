// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.OutputStream;
import java.nio.file.Path;
import org.tracewarden.itests.support.Output;

/** The running platform, as its operator has it. */
interface Platform {

    /** Runs one console command to its end, whether that is good or not. */
    Output attempt(String command);

    /**
     * Runs one console command and copies what it prints while it prints.
     *
     * @return its exit status
     */
    int run(String command, OutputStream out, OutputStream err);

    /** Runs the launcher against this platform: {@code launcher("doctor")}. */
    Output launcher(String verb, String... arguments);

    /** A file of its etc/. */
    Path etc(String file);

    /** Its log. */
    Path log();

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
