// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.bus;

import org.osgi.annotation.versioning.ConsumerType;
import org.tracewarden.api.event.Event;

/** Receives events on the subscription's own thread, in the order in which they were published. */
@ConsumerType
public interface EventSubscriber {

    void onEvent(Event event);

    /** Says that the oldest {@code lost} waiting events were given up, before the event that follows them. */
    default void onLagged(long lost) {}
}
