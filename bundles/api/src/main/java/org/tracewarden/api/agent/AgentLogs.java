// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** What agents wrote to their standard output and error. OSGi service. Thread-safe. */
@ProviderType
public interface AgentLogs {

    /**
     * The last lines, oldest first.
     *
     * @param lines 1 to 100,000
     * @throws AgentException when there is no such agent, or it keeps no log
     */
    List<AgentLogLine> tail(int agent, int lines) throws AgentException;

    /**
     * Tells lines as they come, on one thread, until it is closed. Lines that come faster than they are told are left
     * out, and a line says how many.
     */
    AutoCloseable follow(int agent, Consumer<AgentLogLine> reader) throws AgentException;
}
