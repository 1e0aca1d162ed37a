// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.death;

import java.util.List;
import org.tracewarden.api.process.ProcessInfo;

/**
 * The process that sent the signal that ended another, or itself.
 *
 * @param process its description when it sent it
 * @param thread id of the sending thread
 * @param threadComm name of the sending thread
 * @param ancestry its ancestors, parent first
 * @param means the call, such as {@code kill(-4711, SIGTERM)}
 */
public record Killer(ProcessInfo process, int thread, String threadComm, List<ProcessInfo> ancestry, String means) {

    public Killer {
        ancestry = List.copyOf(ancestry);
    }
}
