// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.List;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;

/**
 * Groups the calls of one session by process, descriptor and kind of operation; a group ends when nothing was added for
 * 100 ms of the trace's own time, when its descriptor is closed, or when its process ends. For one thread.
 */
public interface Aggregator {

    /** Adds a record. Gives the actions that are complete by it, in the order in which they began. */
    List<TracedAction> add(EnrichedRecord record);

    /**
     * Ends groups that nothing was added to for 100 ms by the wall clock, too: called while no lines come.
     *
     * @param wallTime now, nanoseconds since 1970-01-01T00:00Z
     */
    List<TracedAction> idle(long wallTime);

    /** All that is left. */
    List<TracedAction> end();
}
