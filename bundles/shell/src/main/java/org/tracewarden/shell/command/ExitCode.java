// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import org.apache.felix.service.command.Process;
import org.apache.karaf.shell.api.console.Session;

/**
 * The exit code of a command that has more of them than success and failure. The console's {@code &&} and {@code ||}
 * take it from the console's own process, the launcher from a variable of the session.
 */
final class ExitCode {

    /** Read by the launcher behind the command. */
    static final String VARIABLE = "tracewarden_status";

    private ExitCode() {}

    /** Must be called on the command's own thread. @param code 0 to 255 */
    static void set(Session session, int code) {
        session.put(VARIABLE, code);
        Process process = Process.Utils.current();
        if (process != null) {
            process.error(code);
        }
    }
}
