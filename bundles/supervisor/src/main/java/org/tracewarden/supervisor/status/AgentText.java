// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.time.Instant;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.RestartPolicy;

/** A file {@code agents/ID}: the layout of the guide's {@code asminfo}. Neither variables nor arguments are in it. */
final class AgentText {

    private AgentText() {}

    static String of(AgentInfo info, AgentTelemetry telemetry, Instant now) {
        StringBuilder text = new StringBuilder(512);
        RestartPolicy restart = info.spec().restart();
        text.append("Agent Information:\n==================\n");
        line(text, "Agent ID:        ", Integer.toString(info.id()));
        line(text, "PID:             ", info.process().map(process -> Integer.toString(process.pid())).orElse("-"));
        line(text, "Name:            ", info.name());
        line(text, "State:           ", info.state().word());
        line(text, "Capabilities:    ", info.spec().capabilities().isEmpty() ? "none" : info.spec().capabilities()
                .stream().map(Capability::word).collect(Collectors.joining(", ")));
        line(text, "Auto-Restart:    ", restart.auto() ? "Yes (max " + restart.max() + ")" : "No");
        line(text, "Restart Count:   ", Integer.toString(info.restartCount()));
        text.append("\nTelemetry:\n");
        line(text, "  Spawn Count:   ", Long.toString(telemetry.total().spawns()));
        line(text, "  Exit Count:    ", Long.toString(telemetry.total().exits()));
        line(text, "  Fault Count:   ", Long.toString(telemetry.total().faults()));
        line(text, "  CPU Time:      ", telemetry.total().cpuMicros() + " \u03bcs");
        line(text, "  Memory:        ", telemetry.memoryBytes() + " bytes");
        text.append('\n');
        line(text, "Last Activity:   ", Ago.of(telemetry.lastActivity(), now));
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append(label).append(value).append('\n');
    }
}
