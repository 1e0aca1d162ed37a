// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.time.Duration;

/**
 * How sessions are made.
 *
 * @param strace its path, or its name to look for in PATH
 * @param maxSessions how many run at once
 * @param grace between SIGTERM and SIGKILL for what a session has started
 * @param stringLimit bytes of a string that strace shows ({@code -s})
 * @param journal whether sessions go to the journal where there is one
 * @param redactEnvironment whether secrets in environments are left out of all that a session brings
 */
public record SessionSettings(
        String strace, int maxSessions, Duration grace, int stringLimit, boolean journal, boolean redactEnvironment) {

    public static final SessionSettings DEFAULTS =
            new SessionSettings("strace", 8, Duration.ofSeconds(2), 1_000, true, true);
}
