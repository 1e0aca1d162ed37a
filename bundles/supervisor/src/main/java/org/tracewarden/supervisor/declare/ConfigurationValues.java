// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The values of one configuration, by key. They come as text from {@code .cfg} files, and as numbers, truth values and
 * arrays from {@code .cfg.json} files. Without those that the framework and file install add. Immutable.
 */
final class ConfigurationValues {

    private static final List<String> NOT_THE_USERS = List.of("service.", "felix.", "component.", "org.apache.", ".");

    private final Map<String, Object> values = new TreeMap<>();

    ConfigurationValues(Dictionary<String, ?> properties) {
        for (String key : Collections.list(properties.keys())) {
            if (NOT_THE_USERS.stream().noneMatch(key::startsWith)) {
                values.put(key, properties.get(key));
            }
        }
    }

    Collection<String> keys() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** The value as one text, stripped; empty where there is none, or only blanks. A list is its items with commas. */
    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key))
                .map(value -> isList(value) ? String.join(",", items(value)) : value.toString().strip())
                .filter(text -> !text.isEmpty());
    }

    /** The value just as it stands, blanks included; for variables. */
    String raw(String key) {
        return String.valueOf(values.get(key));
    }

    /** Items: those of an array, or what stands between commas. Without blank ones. */
    Optional<List<String>> list(String key) {
        return text(key).map(text -> isList(values.get(key)) ? items(values.get(key)) : split(text));
    }

    /** The items of an array; empty when the value is text. */
    Optional<List<String>> array(String key) {
        return Optional.ofNullable(values.get(key)).filter(ConfigurationValues::isList).map(ConfigurationValues::items);
    }

    /**
     * @param reader throws IllegalArgumentException with what the value may be
     * @throws WrongValue with the key and the value before that
     */
    <T> Optional<T> value(String key, Function<String, T> reader) {
        return text(key).map(text -> read(key, text, text, reader));
    }

    <T> Optional<T> listValue(String key, Function<List<String>, T> reader) {
        return list(key).map(items -> read(key, String.join(",", items), items, reader));
    }

    static <V, T> T read(String key, String shown, V value, Function<V, T> reader) {
        try {
            return reader.apply(value);
        } catch (WrongValue named) {
            throw named;
        } catch (IllegalArgumentException wrong) {
            throw WrongValue.of(key, shown, wrong.getMessage());
        }
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",")).map(String::strip).filter(item -> !item.isEmpty()).toList();
    }

    private static boolean isList(Object value) {
        return value.getClass().isArray() || value instanceof Collection;
    }

    private static List<String> items(Object list) {
        List<String> items = new ArrayList<>();
        if (list instanceof Collection<?> collection) {
            collection.forEach(item -> items.add(String.valueOf(item)));
        } else {
            for (int i = 0; i < Array.getLength(list); i++) {
                items.add(String.valueOf(Array.get(list, i)));
            }
        }
        return items;
    }
}
