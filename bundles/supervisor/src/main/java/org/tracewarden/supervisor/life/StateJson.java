// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;

/** The state files, version 1. Thread-safe. */
final class StateJson {

    private static final int VERSION = 1;

    private final ObjectMapper mapper = new ObjectMapper();

    byte[] write(Saved saved) {
        Standing standing = saved.standing();
        ObjectNode node = mapper.createObjectNode().put("version", VERSION);
        node.put("incarnation", Long.toHexString(standing.incarnation()));
        node.set("spec", SpecJson.write(standing.spec()));
        standing.declared().ifPresent(declared -> {
            ObjectNode file = node.putObject("declared").put("source", declared.source());
            file.set("spec", SpecJson.write(declared.spec()));
        });
        node.put("wanted", standing.wanted());
        node.put("state", standing.state().name());
        node.put("since", standing.since());
        node.put("reason", standing.reason());
        node.put("ending", standing.ending().name());
        node.put("run", standing.runNumber());
        node.put("assigned", standing.assigned());
        node.put("kind", standing.kind().name());
        node.put("restartCount", standing.restartCount());
        node.put("spawnCounted", standing.spawnCounted());
        node.put("exitCounted", standing.exitCounted());
        node.set("total", counts(standing.tally().total()));
        node.set("sinceBoot", counts(standing.tally().sinceBoot()));
        node.put("bootId", saved.bootId());
        standing.lastExit().ifPresent(status -> node.put("lastExit", status.raw()));
        standing.lastProcess().ifPresent(key -> node.put("pid", key.pid()).put("processStart", key.startTime()));
        node.put("dueBoot", standing.dueBoot());
        return bytes(node);
    }

    /** @throws IOException when it is none */
    Saved read(byte[] content) throws IOException {
        JsonNode node = tree(content);
        try {
            return new Saved(standing(node), text(node, "bootId"));
        } catch (IllegalArgumentException wrong) {
            throw new IOException(wrong.getMessage(), wrong);
        }
    }

    private static Standing standing(JsonNode node) {
        return Standing.saved(
                incarnation(text(node, "incarnation")),
                SpecJson.read(node.path("spec")),
                node.has("declared")
                        ? Optional.of(new Declared(text(node.path("declared"), "source"),
                                SpecJson.read(node.path("declared").path("spec"))))
                        : Optional.empty(),
                node.path("wanted").asBoolean(),
                AgentState.valueOf(text(node, "state")),
                number(node, "since"),
                node.path("reason").asText(),
                Ending.valueOf(text(node, "ending")),
                whole(node, "run"),
                node.path("assigned").asBoolean(),
                SpawnKind.valueOf(text(node, "kind")),
                whole(node, "restartCount"),
                whole(node, "spawnCounted"),
                whole(node, "exitCounted"),
                Tally.of(counts(node.path("total")), counts(node.path("sinceBoot"))),
                node.has("lastExit") ? Optional.of(new ExitStatus(node.path("lastExit").asInt())) : Optional.empty(),
                node.has("pid")
                        ? new ProcessKey((int) number(node, "pid"), number(node, "processStart"))
                        : Standing.NO_PROCESS,
                number(node, "dueBoot"));
    }

    private static long incarnation(String text) {
        return Long.parseUnsignedLong(text, 16);
    }

    byte[] write(SystemState state) {
        ObjectNode node = mapper.createObjectNode().put("version", VERSION);
        node.put("installedAt", state.installedAt());
        node.set("removed", counts(state.removed()));
        node.set("removedSinceBoot", counts(state.removedSinceBoot()));
        node.put("bootId", state.bootId());
        ArrayNode absorbed = node.putArray("absorbed");
        state.absorbed().forEach(one -> absorbed.add(Long.toHexString(one)));
        return bytes(node);
    }

    /** @throws IOException when it is none */
    SystemState readSystem(byte[] content) throws IOException {
        JsonNode node = tree(content);
        try {
            Set<Long> absorbed = new LinkedHashSet<>();
            node.path("absorbed").forEach(one -> absorbed.add(incarnation(one.asText())));
            return new SystemState(number(node, "installedAt"), counts(node.path("removed")),
                    counts(node.path("removedSinceBoot")), text(node, "bootId"), absorbed);
        } catch (IllegalArgumentException wrong) {
            throw new IOException(wrong.getMessage(), wrong);
        }
    }

    private JsonNode tree(byte[] content) throws IOException {
        JsonNode node = mapper.readTree(content);
        if (node.path("version").asInt() != VERSION) {
            throw new IOException("version " + node.path("version") + " is not " + VERSION);
        }
        return node;
    }

    private ObjectNode counts(LifeCounts counts) {
        return mapper.createObjectNode().put("spawns", counts.spawns()).put("exits", counts.exits())
                .put("crashes", counts.crashes()).put("faults", counts.faults()).put("restarts", counts.restarts());
    }

    private static LifeCounts counts(JsonNode node) {
        return new LifeCounts(number(node, "spawns"), number(node, "exits"), number(node, "crashes"),
                number(node, "faults"), number(node, "restarts"));
    }

    private static String text(JsonNode node, String key) {
        if (!node.path(key).isTextual()) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return node.path(key).asText();
    }

    private static int whole(JsonNode node, String key) {
        long number = number(node, key);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(key + " is out of range: " + number);
        }
        return (int) number;
    }

    private static long number(JsonNode node, String key) {
        if (!node.path(key).isIntegralNumber()) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return node.path(key).asLong();
    }

    private byte[] bytes(ObjectNode node) {
        try {
            return mapper.writeValueAsBytes(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
