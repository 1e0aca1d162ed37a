// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.time.Duration;
import java.util.Optional;
import org.tracewarden.api.event.ExitStatus;

/**
 * How a session ended.
 *
 * @param status of the program; as a shell has it, exited with 127 when it was not found and with 126 when it could not
 *     be run, both with a {@code failure}; empty when it was attached to, or its end was not seen
 * @param elapsed from begin to end, by the monotonic clock
 * @param calls system calls seen, those that did not return included
 * @param lost lines, events and actions that some stage never saw, together
 * @param failure what went wrong with the tracing and what to do; empty when nothing did
 */
public record TraceResult(Optional<ExitStatus> status, Duration elapsed, long calls, long lost, String failure) {

    /**
     * What a shell would give for the program: its code, 128 plus its signal; 127 when it was not found, 126 when it
     * could not be run (the tracer's failure), 0 after letting an attached one go.
     *
     * @param failedCode what to give when there is no status and a failure
     */
    public int shellCode(int failedCode) {
        return status.map(ExitStatus::shellCode).orElse(failure.isEmpty() ? 0 : failedCode);
    }
}
