// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.process;

/**
 * Identity of a process on this boot of the host. A pid alone is not an identity, because the kernel reuses pids.
 *
 * @param pid thread-group id in the initial pid namespace, 0 for the idle task
 * @param startTime start of the process on the boot clock, in nanoseconds since boot
 *     ({@code task_struct.start_boottime} of the thread-group leader)
 */
public record ProcessKey(int pid, long startTime) {

    @Override
    public String toString() {
        return pid + "@" + startTime;
    }
}
