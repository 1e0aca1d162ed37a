// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import com.fasterxml.jackson.databind.JsonNode;
import org.tracewarden.api.collector.CollectorCounters;

/** Asks the platform about itself. */
record Console(Platform platform) {

    /** One line of trace:collectors. */
    record CollectorLine(String state, CollectorCounters counters) {}

    String run(String command) {
        return platform.run(command);
    }

    CollectorLine collector(String name) {
        String printed = platform.run("trace:collectors --json --sample 1ms");
        JsonNode line = Json.values(printed).stream().filter(node -> node.path("name").asText().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no collector " + name + " in " + printed));
        return new CollectorLine(line.at("/status/state").textValue(),
                Json.read(line.required("counters"), CollectorCounters.class));
    }
}
