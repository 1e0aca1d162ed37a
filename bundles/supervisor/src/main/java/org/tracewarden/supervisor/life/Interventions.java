// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

/** What fault detection may have done to an agent. Returns at once; thread-safe. */
public interface Interventions {

    /** Kills all of it; it becomes FAILED for that reason. Nothing when that run is over. */
    void kill(int id, int runNumber, String reason);

    /** Kills all of it, and starts it again as after a crash. Nothing when that run is over. */
    void restart(int id, int runNumber, String reason);
}
