// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.Scope;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.Signal;

/** A spec in the state files, values of its environment included. Reading throws IllegalArgumentException on what is none. */
final class SpecJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SpecJson() {}

    static ObjectNode write(AgentSpec spec) {
        ObjectNode node = NODES.objectNode();
        node.put("id", spec.id());
        node.put("name", spec.name());
        spec.command().forEach(node.putArray("command")::add);
        ObjectNode environment = node.putObject("environment");
        spec.environment().forEach(environment::put);
        node.put("workingDirectory", spec.workingDirectory());
        node.put("user", spec.user());
        spec.capabilities().forEach(one -> node.withArray("/capabilities").add(one.name()));
        spec.scope().paths().forEach(path -> node.withArray("/scope").add(path));
        node.set("restart", restart(spec.restart()));
        node.set("limits", limits(spec.limits()));
        node.putObject("watchdog").put("kind", spec.watchdog().kind().name())
                .put("timeoutMillis", spec.watchdog().timeout().toMillis()).put("file", spec.watchdog().file());
        node.putObject("stop").put("signal", spec.stop().signal().number())
                .put("graceMillis", spec.stop().grace().toMillis());
        node.putObject("logs").put("keep", spec.logs().keep()).put("fileBytes", spec.logs().fileBytes())
                .put("files", spec.logs().files());
        spec.after().forEach(name -> node.withArray("/after").add(name));
        node.put("cascade", spec.cascade());
        spec.recovery().ifPresent(policy -> {
            ObjectNode actions = node.putObject("recovery");
            policy.actions().forEach((kind, action) -> actions.put(kind.name(), action.name()));
        });
        return node;
    }

    private static ObjectNode restart(RestartPolicy policy) {
        return NODES.objectNode().put("auto", policy.auto()).put("max", policy.max())
                .put("backoffFirstMillis", policy.backoffFirst().toMillis())
                .put("backoffMostMillis", policy.backoffMost().toMillis())
                .put("stableAfterMillis", policy.stableAfter().toMillis());
    }

    private static ObjectNode limits(ResourceLimits limits) {
        ObjectNode node = NODES.objectNode().put("cpuWindowMicros", limits.cpuWindowMicros());
        limits.cpuQuotaMicros().ifPresent(value -> node.put("cpuQuotaMicros", value));
        limits.memoryBytes().ifPresent(value -> node.put("memoryBytes", value));
        limits.syscallsPerSecond().ifPresent(value -> node.put("syscallsPerSecond", value));
        limits.processes().ifPresent(value -> node.put("processes", value));
        limits.openFiles().ifPresent(value -> node.put("openFiles", value));
        return node;
    }

    static AgentSpec read(JsonNode node) {
        JsonNode restart = node.path("restart");
        JsonNode limits = node.path("limits");
        JsonNode watchdog = node.path("watchdog");
        JsonNode stop = node.path("stop");
        JsonNode logs = node.path("logs");
        return new AgentSpec(
                node.path("id").asInt(),
                node.path("name").asText(),
                texts(node.path("command")),
                map(node.path("environment")),
                node.path("workingDirectory").asText(),
                node.path("user").asText(),
                capabilities(node.path("capabilities")),
                new Scope(texts(node.path("scope"))),
                new RestartPolicy(restart.path("auto").asBoolean(), restart.path("max").asInt(),
                        millis(restart, "backoffFirstMillis"), millis(restart, "backoffMostMillis"),
                        millis(restart, "stableAfterMillis")),
                new ResourceLimits(number(limits, "cpuQuotaMicros"), limits.path("cpuWindowMicros").asLong(),
                        number(limits, "memoryBytes"), number(limits, "syscallsPerSecond"),
                        number(limits, "processes"), number(limits, "openFiles")),
                new Watchdog(Watchdog.Kind.valueOf(watchdog.path("kind").asText()), millis(watchdog, "timeoutMillis"),
                        watchdog.path("file").asText()),
                new StopPolicy(new Signal(stop.path("signal").asInt()), millis(stop, "graceMillis")),
                new LogPolicy(logs.path("keep").asBoolean(), logs.path("fileBytes").asLong(),
                        logs.path("files").asInt()),
                texts(node.path("after")),
                node.path("cascade").asBoolean(),
                recovery(node.path("recovery")));
    }

    private static Optional<RecoveryPolicy> recovery(JsonNode node) {
        if (node.isMissingNode()) {
            return Optional.empty();
        }
        Map<FaultKind, FaultAction> actions = new EnumMap<>(FaultKind.class);
        node.properties().forEach(entry ->
                actions.put(FaultKind.valueOf(entry.getKey()), FaultAction.valueOf(entry.getValue().asText())));
        return Optional.of(new RecoveryPolicy(actions));
    }

    private static Set<Capability> capabilities(JsonNode node) {
        Set<Capability> all = new LinkedHashSet<>();
        texts(node).forEach(name -> all.add(Capability.valueOf(name)));
        return all;
    }

    private static List<String> texts(JsonNode node) {
        List<String> all = new ArrayList<>();
        node.forEach(one -> all.add(one.asText()));
        return all;
    }

    private static Map<String, String> map(JsonNode node) {
        Map<String, String> all = new TreeMap<>();
        node.properties().forEach(entry -> all.put(entry.getKey(), entry.getValue().asText()));
        return all;
    }

    private static Duration millis(JsonNode node, String key) {
        return Duration.ofMillis(node.path(key).asLong());
    }

    private static OptionalLong number(JsonNode node, String key) {
        return node.has(key) ? OptionalLong.of(node.path(key).asLong()) : OptionalLong.empty();
    }
}
