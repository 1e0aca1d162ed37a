// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tracewarden.api.process.ProcessKey;

/** Why a process may be silent, as /proc shows it. */
@FunctionalInterface
interface ProcessStates {

    /** Those of the host. A process that is in another state than these is silent for reasons of its own. */
    ProcessStates HOST = process -> {
        String file = "/proc/" + process.pid() + "/stat";
        try {
            String line = Files.readString(Path.of(file));
            return switch (line.charAt(line.lastIndexOf(')') + 2)) {
                case 'T' -> List.of(file + ": state T, it is stopped (SIGSTOP or a terminal's); SIGCONT lets it go on");
                case 't' -> List.of(file + ": state t, it is stopped by a debugger");
                case 'D' -> List.of(file + ": state D, it waits in the kernel, most often for a disk");
                case 'R' -> List.of(file + ": state R, it runs and does not say so");
                default -> List.of();
            };
        } catch (IOException | IndexOutOfBoundsException gone) {
            return List.of();
        }
    };

    /** A line of evidence, or none. */
    List<String> evidence(ProcessKey process);
}
