// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentSpec;

/** Is told what files declare; the agents' side of it. Thread-safe. */
public interface Declarations {

    /**
     * A file declares this agent, now or again. An agent of this file that runs as declared is left alone; changed
     * limits, restart, recovery, stop and log settings, capabilities and scope are applied live; what needs a new
     * process restarts it.
     *
     * @param source the file's name
     * @throws AgentException when it cannot be: id or name of another agent, cyclic dependencies. The one of this file
     *     that was there before stays
     */
    void declared(String source, AgentSpec spec) throws AgentException;

    /** The file is gone: its agent is stopped and forgotten. */
    void withdrawn(String source);

    /**
     * The file is there and cannot be taken. Its agent, if there is one, goes on as it was, and is not withdrawn by
     * {@link #complete} either.
     */
    default void refused(String source) {}

    /** All files that there are have been declared or refused: adopted agents of other files are withdrawn. */
    void complete();
}
