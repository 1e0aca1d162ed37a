// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import java.util.Map;
import java.util.TreeMap;

/**
 * What telemetry keeps over restarts.
 *
 * @param boot the boot of the host in which it was saved
 * @param gaps times when counts may be short
 * @param removed sums of agents that are no more
 * @param agents by id
 */
record SavedFigures(String boot, long gaps, Sums removed, Map<Integer, Agent> agents) {

    static final SavedFigures NOTHING = new SavedFigures("", 0, Sums.NONE, Map.of());

    SavedFigures {
        agents = new TreeMap<>(agents);
    }

    /**
     * @param total all that was used, ever
     * @param beforeBoot how much of it before the host was started
     */
    record Sums(Resources total, Resources beforeBoot) {

        static final Sums NONE = new Sums(Resources.NONE, Resources.NONE);

        Sums plus(Sums more) {
            return new Sums(total.plus(more.total), beforeBoot.plus(more.beforeBoot));
        }
    }

    /**
     * @param earlier sums of the runs before this one; calls are all in here
     * @param run number of the run that was seen last, 0 for none
     * @param runStart its first process's start, boot clock
     * @param ofRun what that run has used
     * @param peakMemoryBytes of that run
     * @param lastActivity nanoseconds since 1970
     */
    record Agent(Sums earlier, long run, long runStart, Resources ofRun, long peakMemoryBytes, long lastActivity) {

        Sums whole() {
            return earlier.plus(new Sums(ofRun, Resources.NONE));
        }
    }

    /** Seen from the given boot: with another one all of it lies before that, and no run goes on. */
    SavedFigures asOf(String present) {
        if (present.equals(boot)) {
            return this;
        }
        Map<Integer, Agent> started = new TreeMap<>();
        agents.forEach((id, agent) -> {
            Resources all = agent.whole().total();
            started.put(id, new Agent(new Sums(all, all), 0, 0, Resources.NONE, agent.peakMemoryBytes(),
                    agent.lastActivity()));
        });
        return new SavedFigures(present, gaps, new Sums(removed.total(), removed.total()), started);
    }
}
