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
        CREDENTIALS,
        SSH_KEY,
        WRITE_OUTSIDE_HOME,
        SETUID,
        PTRACE,
        DOWNLOAD_THEN_EXEC,
        PERSISTENCE
    }
}
