// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.exporter.journal.format.RecordLine;

/**
 * Whether a record is one that is asked for. What the line shows as it stands is looked at first; its data is parsed
 * only when all of that holds. Not thread-safe.
 */
final class RecordFilter {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
    /** Fields that are about other processes. */
    private static final Set<String> OTHERS = Set.of("parent", "ancestry", "senderAncestry", "ancestors");

    private final JournalQuery query;
    private final Optional<byte[]> since;
    private final Optional<byte[]> until;
    private final ObjectMapper json = new ObjectMapper();

    RecordFilter(JournalQuery query) {
        this.query = query;
        this.since = query.since().map(RecordFilter::timeBytes);
        this.until = query.until().map(RecordFilter::timeBytes);
    }

    static byte[] timeBytes(Instant moment) {
        return TIME.format(moment).getBytes(StandardCharsets.US_ASCII);
    }

    /** @param bytes that the line was scanned in */
    boolean accepts(RecordLine line, byte[] bytes) {
        if (since.isPresent() && compareTime(line, bytes, since.get()) < 0
                || until.isPresent() && compareTime(line, bytes, until.get()) >= 0
                || !query.types().isEmpty() && !query.types().contains(line.type())) {
            return false;
        }
        if (query.pid().isEmpty() && query.comm().isEmpty() && query.where().isEmpty()) {
            return true;
        }
        if (query.pid().isPresent() && !holds(line, bytes, Integer.toString(query.pid().getAsInt()))
                || query.comm().isPresent() && query.comm().get().matches("[\\w.-]+")
                && !holds(line, bytes, query.comm().get())) {
            return false;
        }
        return acceptsData(line.data());
    }

    static int compareTime(RecordLine line, byte[] bytes, byte[] moment) {
        return Arrays.compare(bytes, line.timeFrom(), line.timeFrom() + RecordLine.TIME_LENGTH, moment, 0,
                moment.length);
    }

    private static boolean holds(RecordLine line, byte[] bytes, String text) {
        byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
        for (int at = line.dataFrom(); at <= line.dataTo() - wanted.length; at++) {
            if (bytes[at] == wanted[0] && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    private boolean acceptsData(String text) {
        JsonNode data;
        try {
            data = json.readTree(text);
        } catch (JsonProcessingException noJson) {
            return false;
        }
        return (query.pid().isEmpty() || names(data, "pid", v -> v.isNumber() && v.asLong() == query.pid().getAsInt()))
                && (query.comm().isEmpty() || names(data, "comm", v -> v.asText().equals(query.comm().get())))
                && query.where().stream().allMatch(condition -> meets(data, condition.path(), condition));
    }

    /** Whether a field of that name, at any depth outside of other processes, has such a value. */
    private static boolean names(JsonNode node, String field, Predicate<JsonNode> value) {
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (names(element, field, value)) {
                    return true;
                }
            }
            return false;
        }
        for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext();) {
            Map.Entry<String, JsonNode> each = fields.next();
            if (each.getKey().equals(field) && value.test(each.getValue())
                    || !OTHERS.contains(each.getKey()) && each.getValue().isContainerNode()
                    && names(each.getValue(), field, value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean meets(JsonNode node, String path, JournalQuery.Condition condition) {
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (meets(element, path, condition)) {
                    return true;
                }
            }
            return false;
        }
        if (path.isEmpty()) {
            return node.isValueNode() && meets(node.asText(), condition);
        }
        int dot = path.indexOf('.');
        JsonNode next = node.get(dot < 0 ? path : path.substring(0, dot));
        return next != null && meets(next, dot < 0 ? "" : path.substring(dot + 1), condition);
    }

    private static boolean meets(String value, JournalQuery.Condition condition) {
        int order = compare(value, condition.value());
        return switch (condition.comparison()) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case MORE -> order > 0;
            case AT_LEAST -> order >= 0;
            case CONTAINS -> value.contains(condition.value());
        };
    }

    private static int compare(String value, String other) {
        try {
            return new java.math.BigDecimal(value).compareTo(new java.math.BigDecimal(other));
        } catch (NumberFormatException noNumbers) {
            return value.compareTo(other);
        }
    }
}
