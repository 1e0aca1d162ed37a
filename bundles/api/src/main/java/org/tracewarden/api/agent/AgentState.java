// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

/** Where an agent is in its life. */
public enum AgentState {
    /** Wants to run and waits for agents that it starts after. */
    WAITING("Waiting"),
    /** Its process is being made. */
    STARTING("Starting"),
    /** It runs. */
    ACTIVE("Active"),
    /** It was asked to end and has not yet. */
    STOPPING("Stopping"),
    /** It failed and will be started again after a pause. */
    RESTARTING("Restarting"),
    /** It ended by itself with exit code 0. */
    EXITED("Exited"),
    /** Somebody stopped it. */
    STOPPED("Stopped"),
    /** It failed and is not started again. */
    FAILED("Failed");

    private final String word;

    AgentState(String word) {
        this.word = word;
    }

    /** For a person. */
    public String word() {
        return word;
    }

    /** Whether there is, or may be, a process. */
    public boolean alive() {
        return this == STARTING || this == ACTIVE || this == STOPPING;
    }
}
