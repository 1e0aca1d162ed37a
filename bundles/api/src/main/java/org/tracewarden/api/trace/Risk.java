// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import org.tracewarden.api.analysis.Severity;

/**
 * A mark on an action.
 *
 * @param reason why it is marked, in words for a person, with what was seen
 */
public record Risk(Kind kind, Severity severity, String reason) {

    /** What kind of risk it is. */
    public enum Kind {
        /** uses a file that holds passwords or tokens, or another process's environment */
        CREDENTIALS,
        /** uses a private SSH key, or the file that says whose key may log in */
        SSH_KEY,
        /** writes outside of the user's home, the directory where the session began and those for temporary files */
        WRITE_OUTSIDE_HOME,
        /** makes or runs a program that has the rights of another user, or capabilities, or becomes another user */
        SETUID,
        /** traces another process, or uses its memory */
        PTRACE,
        /** runs what came from the network, or makes it executable */
        DOWNLOAD_THEN_EXEC,
        /** changes what runs by itself later, such as at login or by cron */
        PERSISTENCE
    }
}
