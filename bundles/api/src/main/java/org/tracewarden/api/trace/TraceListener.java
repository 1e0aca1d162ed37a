// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes what a session brings, in order, on one thread of the session, so that it need not be thread-safe. One that is
 * slow loses the oldest of what waits for it, is told so by {@link #lost}, and slows nobody down. What it throws is
 * logged and counted as one lost item, and the session goes on.
 */
@ConsumerType
public interface TraceListener {

    /** Costs a session nothing. */
    TraceListener NONE = new TraceListener() {};

    /** Whether {@link #line} is to be called. Asked once, before the first thing is told. */
    default boolean wantsLines() {
        return true;
    }

    /** A line as strace wrote it, soon after it did. */
    default void line(TraceLine line) {}

    /** A line read, with the process it belongs to. */
    default void event(TracedEvent event) {}

    /** Calls that belong together, told once no more of them are expected. */
    default void action(TracedAction action) {}

    /** Items are missing here, to this listener or to a stage before it. */
    default void lost(TraceLoss loss) {}

    /** The last thing told, once, also of a session that could not begin. */
    default void ended(TraceResult result) {}

    /**
     * Passes all on to this one.
     *
     * @param action run on the thread of the session after {@link #ended}, whatever that throws
     */
    default TraceListener whenEnded(Runnable action) {
        return new TraceListener() {
            @Override
            public boolean wantsLines() {
                return TraceListener.this.wantsLines();
            }

            @Override
            public void line(TraceLine line) {
                TraceListener.this.line(line);
            }

            @Override
            public void event(TracedEvent event) {
                TraceListener.this.event(event);
            }

            @Override
            public void action(TracedAction traced) {
                TraceListener.this.action(traced);
            }

            @Override
            public void lost(TraceLoss loss) {
                TraceListener.this.lost(loss);
            }

            @Override
            public void ended(TraceResult result) {
                try {
                    TraceListener.this.ended(result);
                } finally {
                    action.run();
                }
            }
        };
    }
}
