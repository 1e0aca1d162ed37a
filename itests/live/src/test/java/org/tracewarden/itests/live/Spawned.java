// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** An agent of the platform, as the console tells of it. */
record Spawned(Console console, String name) {

    JsonNode info() {
        List<JsonNode> printed = Json.values(console.run("asm:info --json " + name));
        assertEquals(1, printed.size(), printed::toString);
        return printed.get(0);
    }

    int id() {
        return info().required("id").intValue();
    }

    int pid() {
        return info().at("/process/pid").intValue();
    }

    String state() {
        return info().required("state").textValue();
    }

    JsonNode until(String state) {
        return Patience.until(state + " of " + name, Patience.ENOUGH, this::info,
                info -> info.required("state").textValue().equals(state));
    }

    List<JsonNode> faults() {
        return Json.values(console.run("asm:faults --json -n 1000 " + name));
    }

    List<JsonNode> faults(String kind) {
        return faults().stream().filter(fault -> fault.required("kind").textValue().equals(kind)).toList();
    }

    /** The first fault of a kind, once there is one. */
    JsonNode fault(String kind) {
        return Patience.until(kind + " of " + name, Duration.ofMinutes(1), () -> faults(kind),
                found -> !found.isEmpty()).get(0);
    }

    /** What became of the first fault of a kind, once that begins so. */
    String outcome(String kind, String begin) {
        return Patience.until(kind + " " + begin, Duration.ofMinutes(2),
                () -> fault(kind).required("outcome").textValue(), outcome -> outcome.contains(begin));
    }

    AgentGroup group() {
        return AgentGroup.of(pid());
    }
}
