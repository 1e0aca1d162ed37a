// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.time.Duration;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;

/** Policies in force, which may change at any time. Thread-safe. */
final class Policies {

    private volatile RecoveryPolicy global;
    private volatile long floorMicros;
    private volatile Duration floodGrace;

    Policies(RecoveryPolicy global, long floorMicros, Duration floodGrace) {
        this.global = global;
        this.floorMicros = floorMicros;
        this.floodGrace = floodGrace;
    }

    RecoveryPolicy global() {
        return global;
    }

    void global(RecoveryPolicy changed) {
        global = changed;
    }

    /** An agent's own policy wins whole. */
    FaultAction action(AgentSpec spec, FaultKind kind) {
        return spec.recovery().orElse(global).actionFor(kind);
    }

    /** Microseconds of CPU in a second that a throttled agent is left. */
    long floorMicros() {
        return floorMicros;
    }

    void floorMicros(long changed) {
        floorMicros = changed;
    }

    /** For so long after its start a run is not judged for floods. */
    long floodGraceNanos() {
        return floodGrace.toNanos();
    }

    void floodGrace(Duration changed) {
        floodGrace = changed;
    }
}
