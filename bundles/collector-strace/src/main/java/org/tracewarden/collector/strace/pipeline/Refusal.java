// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.Optional;
import org.tracewarden.api.event.ExitStatus;

/**
 * Why a session cannot be.
 *
 * @param reason with what to do about it
 * @param status what a shell would give for the command: 127 when it is not there, 126 when it cannot be run; empty
 *     when it is not the command's fault
 */
record Refusal(String reason, Optional<ExitStatus> status) {

    private static final int NOT_FOUND = 127;
    private static final int CANNOT_RUN = 126;

    static Refusal of(String reason) {
        return new Refusal(reason, Optional.empty());
    }

    static Refusal notFound(String reason) {
        return new Refusal(reason, Optional.of(ExitStatus.exited(NOT_FOUND)));
    }

    static Refusal cannotRun(String reason) {
        return new Refusal(reason, Optional.of(ExitStatus.exited(CANNOT_RUN)));
    }
}
