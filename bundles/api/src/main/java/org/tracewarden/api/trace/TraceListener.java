// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes what a session brings, in order, on one thread of the session. One that is slow loses the oldest of what waits
 * for it, is told so by {@link #lost}, and slows nobody down.
 */
@ConsumerType
public interface TraceListener {

    TraceListener NONE = new TraceListener() {};

    /** Whether {@link #line} is to be called. Asked once, before the first thing is told. */
    default boolean wantsLines() {
        return true;
    }

    default void line(TraceLine line) {}

    /** A line read, with the process it belongs to. */
    default void event(TracedEvent event) {}

    default void action(TracedAction action) {}

    /** Items are missing here. */
    default void lost(TraceLoss loss) {}

    /** The last thing told. */
    default void ended(TraceResult result) {}
}
