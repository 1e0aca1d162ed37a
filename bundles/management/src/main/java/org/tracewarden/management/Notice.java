// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.FaultDetected;

/**
 * What a notification says. Its user data are open types, so that a client needs none of our classes.
 *
 * @param type one of those below
 * @param message one line for a person
 */
record Notice(String type, Instant at, String message, CompositeData userData) {

    static final String FAULT = "org.tracewarden.agent.fault";
    static final String RESTARTED = "org.tracewarden.agent.restarted";
    static final String FAILED = "org.tracewarden.agent.failed";
    static final String MISSED = "org.tracewarden.agent.missed";

    static MBeanNotificationInfo[] ofAgent() {
        return new MBeanNotificationInfo[] {
            info("A fault was found, and something done about it: number, incident, agentId, agent, kind, action, "
                    + "summary, evidence, outcome", FAULT),
            info("It runs again, or is not started again: agentId, agent, pid, restartCount, detail", RESTARTED, FAILED)
        };
    }

    static MBeanNotificationInfo[] ofAll() {
        MBeanNotificationInfo[] agents = ofAgent();
        return new MBeanNotificationInfo[] {
            agents[0], agents[1], info("Notifications are missing because telling them fell behind: count", MISSED)
        };
    }

    private static MBeanNotificationInfo info(String description, String... types) {
        return new MBeanNotificationInfo(types, Notification.class.getName(), description);
    }

    /** Empty for steps that nobody is told about. */
    static Optional<Notice> of(AgentEvent event) {
        if (event instanceof FaultDetected detected) {
            return Optional.of(of(detected));
        }
        var step = (AgentLifecycle) event;
        return step.transition() == AgentTransition.RESTARTED
                ? Optional.of(of(step, RESTARTED, " runs again"))
                : step.transition() == AgentTransition.FAILED
                        ? Optional.of(of(step, FAILED, " has failed and is not started again"))
                        : Optional.empty();
    }

    private static Notice of(FaultDetected detected) {
        Fault fault = detected.fault();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("number", fault.number());
        data.put("incident", fault.incident());
        data.put("agentId", fault.agentId());
        data.put("agent", fault.agent());
        data.put("kind", fault.kind().name());
        data.put("action", fault.action().name());
        data.put("summary", fault.summary());
        data.put("evidence", fault.evidence().toArray(String[]::new));
        data.put("outcome", fault.outcome());
        return new Notice(FAULT, fault.at(), Lines.safe(fault.agent() + ": " + fault.summary()),
                composite("Fault", data));
    }

    private static Notice of(AgentLifecycle step, String type, String words) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("agentId", step.agentId());
        data.put("agent", step.agent());
        data.put("pid", step.process().map(process -> process.pid()).orElse(0));
        data.put("restartCount", step.restartCount());
        data.put("detail", step.detail());
        String detail = step.detail().isEmpty() ? "" : ": " + step.detail();
        return new Notice(type, step.header().wallInstant(), Lines.safe(step.agent() + words + detail),
                composite("Step", data));
    }

    static Notice missed(long count, Instant at) {
        return new Notice(MISSED, at, count + " notices are missing: telling them fell behind",
                composite("Missed", Map.of("count", count)));
    }

    private static CompositeData composite(String name, Map<String, Object> data) {
        String[] keys = data.keySet().toArray(String[]::new);
        try {
            OpenType<?>[] types = new OpenType<?>[keys.length];
            for (int i = 0; i < keys.length; i++) {
                types[i] = type(data.get(keys[i]));
            }
            return new CompositeDataSupport(new CompositeType(name, name, keys, keys, types), data);
        } catch (OpenDataException e) {
            throw new IllegalStateException("cannot make the user data of " + name, e);
        }
    }

    private static OpenType<?> type(Object value) throws OpenDataException {
        return value instanceof Long
                ? SimpleType.LONG
                : value instanceof Integer
                        ? SimpleType.INTEGER
                        : value instanceof String[] ? new ArrayType<>(1, SimpleType.STRING) : SimpleType.STRING;
    }
}
