// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.List;

/** What of the agents that run cannot be watched and why, with what to do; for {@code asm:status}. Thread-safe. */
public interface PolicyNotes {

    /** A sentence for each thing that cannot be watched, with the agents it is about; empty when all can. */
    List<String> all();

    /** The same of one agent; empty also for one that does not run. */
    List<String> ofAgent(int agent);
}
