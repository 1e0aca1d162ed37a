// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import org.tracewarden.api.process.ProcessKey;

/**
 * One process of an agent.
 *
 * @param parent pid of its parent; the launcher's for the first process and for orphans
 * @param command its command line, or its name where it has none
 * @param state letter as in {@code /proc/PID/stat}
 * @param cpuMicros CPU time so far, user and system
 * @param memoryBytes resident
 */
public record AgentProcess(
        ProcessKey key, int parent, String command, char state, int threads, long cpuMicros, long memoryBytes) {}
