// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

/**
 * All transitions of agents, as {@code docs/supervisor.md} has them. They keep nothing themselves, so that all agents
 * share them: what they change is the {@link Life} that they are given.
 */
record Rules(Orders orders, Launches launches, Ends ends, Resumption resumption) {

    static Rules with(Backoff backoff) {
        Starts starts = new Starts();
        Stops stops = new Stops();
        Restarts restarts = new Restarts(starts, backoff);
        Ends ends = new Ends(starts, restarts);
        return new Rules(new Orders(starts, stops, ends), new Launches(starts, stops, restarts, ends), ends,
                new Resumption(starts, stops, restarts, ends));
    }
}
