// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.Optional;
import org.tracewarden.api.event.ExitStatus;

/**
 * How what was traced ended.
 *
 * @param status of the program; empty when it was attached to, or its end was not seen
 * @param failure what went wrong and what to do; empty when nothing did
 */
record Ending(Optional<ExitStatus> status, String failure) {

    /** Nothing went wrong, and there is no status to tell. */
    static final Ending LET_GO = new Ending(Optional.empty(), "");

    static Ending failed(String why) {
        return new Ending(Optional.empty(), why);
    }

    boolean failed() {
        return !failure.isEmpty();
    }
}
