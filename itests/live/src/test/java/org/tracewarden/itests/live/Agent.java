// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.tracewarden.api.event.ExitStatus;

/** What {@code asm:info --json} tells of one agent. */
record Agent(JsonNode node) {

    static Agent of(JsonNode node) {
        return new Agent(node);
    }

    int id() {
        return node.required("id").intValue();
    }

    String name() {
        return node.required("name").textValue();
    }

    String state() {
        return node.required("state").textValue();
    }

    String reason() {
        return node.required("reason").textValue();
    }

    Instant since() {
        return Instant.parse(node.required("since").textValue());
    }

    boolean runs() {
        return node.required("process").isObject();
    }

    /** Its first process. */
    int pid() {
        return node.at("/process/pid").intValue();
    }

    int launcher() {
        return node.required("launcher").intValue();
    }

    int restartCount() {
        return node.required("restartCount").intValue();
    }

    /** Since it was first spawned, such as {@code spawns}. */
    long count(String what) {
        return node.required("telemetry").required("total").required(what).longValue();
    }

    ExitStatus lastExit() {
        return new ExitStatus(node.required("lastExit").required("raw").intValue());
    }

    /** Pid in its last death certificate; 0 while there is none. */
    int lastDeath() {
        return node.at("/lastDeath/process/key/pid").asInt(0);
    }
}
