// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/** An agent of the platform, as the console tells of it. */
record Spawned(Agents agents, String name) {

    JsonNode info() {
        return agents.get(name).node();
    }

    int id() {
        return agents.get(name).id();
    }

    int pid() {
        return agents.get(name).pid();
    }

    String state() {
        return agents.get(name).state();
    }

    JsonNode until(String state) {
        return agents.await(name, state).node();
    }

    List<JsonNode> faults() {
        return agents.faults(name);
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

    String logs() {
        return agents.logs(name);
    }

    AgentGroup group() {
        return AgentGroup.of(pid());
    }
}
