// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps the agents. OSGi service. Thread-safe. What changes an agent returns when the change has happened, or was
 * refused; what it returns is the agent then.
 */
@ProviderType
public interface AgentSupervisor {

    /**
     * Adds an agent and starts it. Returns when its program runs, or, when it starts after others that are not active,
     * with the agent WAITING.
     *
     * @throws AgentException when id or name is another's, when dependencies are unknown or cyclic, or when it cannot be
     *     started: no such command, user or directory, no room for its state. The agent is then not kept.
     */
    AgentInfo spawn(AgentSpec spec) throws AgentException;

    /**
     * As {@link #spawn}, with the lowest id from 100 on that is free: nobody can take it in between. What makes the spec
     * may ask this service who there is, and must neither wait nor change anything.
     *
     * @throws AgentException also when what is made is no spec
     */
    AgentInfo spawnWithFreeId(IntFunction<AgentSpec> spec) throws AgentException;

    /** Starts an agent that does not run. Sets its count of restarts in a row to 0. */
    AgentInfo start(int id) throws AgentException;

    /** Asks it to end, and after its grace period kills all of it. Agents that start after it are stopped first. */
    AgentInfo stop(int id) throws AgentException;

    /** Kills all of it at once. It is not started again. */
    AgentInfo kill(int id) throws AgentException;

    /** Stops and starts it, and after it those that cascade. Counts as a restart, but not as one in a row. */
    AgentInfo restart(int id) throws AgentException;

    /** Stops it and forgets it. Its counts stay in the system's. Refused for one that a file declares. */
    void remove(int id) throws AgentException;

    /** Changes its limits while it runs. For one that a file declares they hold until the file changes. */
    AgentInfo limit(int id, ResourceLimits limits) throws AgentException;

    /** Changes its own policy for faults; empty for the global one. */
    AgentInfo recovery(int id, Optional<RecoveryPolicy> policy) throws AgentException;

    /** All agents, by id. */
    List<AgentInfo> agents();

    Optional<AgentInfo> find(int id);

    Optional<AgentInfo> find(String name);

    /** The agent that this living process belongs to, itself or as any descendant. */
    Optional<AgentInfo> ofProcess(int pid);

    /** Living processes of an agent with their descent, for {@code asm:tree}; its first process first. */
    List<AgentProcess> processes(int id);

    /** The lowest id from 100 on that is free now. */
    int freeId();

    Containment containment();
}
