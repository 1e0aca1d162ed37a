// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.feed;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.tracewarden.api.event.Event;

/** The names that events have in JSON, as their field {@code type}. Immutable. */
final class EventTypes {

    private final Map<String, Class<?>> byName;

    private EventTypes(Map<String, Class<?>> byName) {
        this.byName = byName;
    }

    static EventTypes all() {
        Map<String, Class<?>> byName = new LinkedHashMap<>();
        for (Class<?> type : Event.class.getPermittedSubclasses()) {
            byName.put(nameOf(type), type);
        }
        return new EventTypes(byName);
    }

    static String nameOf(Class<?> type) {
        String name = type.getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    Set<String> names() {
        return byName.keySet();
    }

    /** @throws IllegalArgumentException naming those there are */
    Class<?> of(String key, String name) {
        Class<?> type = byName.get(name);
        if (type == null) {
            throw new IllegalArgumentException(key + ": \"" + name + "\" is no type of event; there are none, all, "
                    + String.join(", ", byName.keySet()));
        }
        return type;
    }
}
