// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tracewarden.api.analysis.Severity;

/**
 * The input of a tool: a JSON object of which every field is known. A field that is null is one left out. Whatever is
 * wrong is an {@link IllegalArgumentException} that names the field, its value and what is allowed.
 */
final class ToolInput {

    static final int LONGEST = 65_536;
    static final int MOST = 1000;

    private static final int LONGEST_ECHO = 100;
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final JsonNode object;

    private ToolInput(JsonNode object) {
        this.object = object;
    }

    /** @param fields those that the tool knows; the empty text stands for an object without any */
    static ToolInput parse(String text, List<String> fields) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "the input has " + text.length() + " characters, at most " + LONGEST + " are taken");
        }
        JsonNode object = read(text.isBlank() ? "{}" : text);
        if (!object.isObject()) {
            throw new IllegalArgumentException("the input must be a JSON object, not " + echo(object));
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!fields.contains(name)) {
                throw new IllegalArgumentException(
                        "unknown field '" + cut(name) + "'; there are " + String.join(", ", fields));
            }
        }
        return new ToolInput(object);
    }

    private static JsonNode read(String text) {
        try {
            return READER.readTree(text);
        } catch (JsonProcessingException e) {
            String place = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr();
            throw new IllegalArgumentException("the input is not JSON: " + e.getOriginalMessage() + place, e);
        }
    }

    Optional<JsonNode> value(String name) {
        return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
    }

    Optional<String> text(String name) {
        return value(name).map(value -> {
            if (!value.isTextual() || value.textValue().isBlank()) {
                throw wrong(name, "a text that is not empty", value);
            }
            return value.textValue().strip();
        });
    }

    boolean flag(String name, boolean otherwise) {
        return value(name).map(value -> {
            if (!value.isBoolean()) {
                throw wrong(name, "true or false", value);
            }
            return value.booleanValue();
        }).orElse(otherwise);
    }

    /** The field {@code limit}: how many results. */
    int limit(int otherwise) {
        return value("limit").map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1
                    || value.intValue() > MOST) {
                throw wrong("limit", "a whole number 1 to " + MOST, value);
            }
            return value.intValue();
        }).orElse(otherwise);
    }

    /** The field {@code severity}. */
    Optional<Severity> severity() {
        return text("severity").map(word -> {
            for (Severity severity : Severity.values()) {
                if (severity.name().equalsIgnoreCase(word)) {
                    return severity;
                }
            }
            throw new IllegalArgumentException(
                    "unknown severity '" + cut(word) + "'; there are none, low, medium, high, critical");
        });
    }

    static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    static IllegalArgumentException wrong(String name, String allowed, JsonNode value) {
        return new IllegalArgumentException(name + " must be " + allowed + ", not " + echo(value));
    }

    private static String echo(JsonNode value) {
        return cut(value.toString());
    }

    static String cut(String text) {
        return text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO) + "…";
    }
}
