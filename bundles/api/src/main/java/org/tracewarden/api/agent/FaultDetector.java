// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.List;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/** Finds faults and has something done about them. OSGi service. Thread-safe. */
@ProviderType
public interface FaultDetector {

    /**
     * The newest faults, oldest first.
     *
     * @param agent only those of the agent that has this id now, not of one that had it before and was removed
     * @param limit at least 1; 1,024 are kept
     */
    List<Fault> faults(OptionalInt agent, int limit);

    /**
     * For those who enforce policy: an agent did what it may not.
     *
     * @param kind {@link FaultKind#CAPABILITY_VIOLATION} or {@link FaultKind#POLICY_VIOLATION}
     * @param summary one line for a person
     * @throws IllegalArgumentException when the kind is another one
     * @throws AgentException when there is no such agent
     */
    Fault report(int agent, FaultKind kind, String summary, List<String> evidence) throws AgentException;

    /** What of the agents that run cannot be watched and why: a sentence for each thing, with the agents and what to do. */
    List<String> notes();

    /** The same of one agent; empty also for one that does not run. */
    List<String> notes(int agent);

    /** The global policy. */
    RecoveryPolicy recovery();

    /** Changes the global policy until the configuration is saved again or the platform starts. */
    void recovery(RecoveryPolicy policy);
}
