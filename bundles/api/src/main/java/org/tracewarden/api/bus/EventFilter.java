// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.bus;

import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;
import org.tracewarden.api.event.Event;

/** Chooses events for a subscriber. Runs on the publisher's thread: it must be quick and must not throw. */
@ConsumerType
@FunctionalInterface
public interface EventFilter {

    EventFilter ALL = event -> true;

    boolean accepts(Event event);

    /** Events of the given kinds. */
    @SafeVarargs
    static EventFilter types(Class<? extends Event>... types) {
        Set<Class<? extends Event>> wanted = Set.of(types);
        return event -> wanted.contains(event.getClass());
    }
}
