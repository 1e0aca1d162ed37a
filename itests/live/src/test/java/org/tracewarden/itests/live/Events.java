// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads along with {@code trace:tail}. */
final class Events implements AutoCloseable {

    private final Platform platform;
    private final Following tail;

    private Events(Platform platform, Following tail) {
        this.platform = platform;
        this.tail = tail;
    }

    /** @param types of events, ends of processes among them */
    static Events follow(Platform platform, String types) {
        Events events = new Events(platform, new Following(platform, "trace:tail --json --type " + types));
        events.untilNow();
        return events;
    }

    /** What was told until now, in order: a program that is traced now has been told. */
    List<JsonNode> untilNow() {
        List<Integer> marks = new java.util.ArrayList<>();
        return Patience.until("the end of a traced program", Patience.ENOUGH, () -> {
            if (marks.size() < 5) {
                // told after all before it; a second one only because following may not have begun at the first
                marks.add(TracedRun.events(platform, "true").pid());
            }
            return soFar();
        }, told -> told.stream().anyMatch(event -> event.path("type").asText().equals("processExit")
                && marks.contains(event.at("/process/key/pid").asInt())));
    }

    private List<JsonNode> soFar() {
        return tail.soFar().stream().filter(line -> line.startsWith("{"))
                .flatMap(line -> Json.values(line).stream()).toList();
    }

    /** Those about one process. */
    List<JsonNode> of(int pid, List<JsonNode> told) {
        return told.stream().filter(event -> event.at("/process/key/pid").asInt() == pid).toList();
    }

    static long count(List<JsonNode> told, String type) {
        return told.stream().filter(event -> event.path("type").asText().equals(type)).count();
    }

    @Override
    public void close() {
        tail.hangUp();
    }
}
