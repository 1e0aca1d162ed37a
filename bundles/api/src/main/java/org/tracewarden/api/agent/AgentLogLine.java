// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.time.Instant;

/**
 * A line of an agent's output.
 *
 * @param at when it was read from the agent
 * @param source where it wrote it
 * @param text without line end; longer lines are cut into lines of 8,192 bytes
 */
public record AgentLogLine(Instant at, Source source, String text) {

    /** Where a line comes from. */
    public enum Source {
        OUTPUT,
        ERROR,
        /** The launcher's own words: begin, end, output lost. */
        LAUNCHER
    }
}
