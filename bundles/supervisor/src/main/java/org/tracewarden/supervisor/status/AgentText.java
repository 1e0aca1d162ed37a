// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.util.Set;
import java.util.StringJoiner;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.process.ProcessKey;

/** A file {@code agents/ID}: the layout of the guide's {@code asminfo}. Neither variables nor arguments are in it. */
final class AgentText {

    private AgentText() {}

    static String of(Shown agent, Ago lastActivity) {
        AgentInfo info = agent.info();
        AgentTelemetry figures = agent.figures();
        RestartPolicy restart = info.spec().restart();
        StringBuilder text = new StringBuilder(512);
        text.append("Agent Information:\n==================\n");
        text.append("Agent ID:        ").append(info.id()).append('\n');
        text.append("PID:             ").append(info.process().map(ProcessKey::pid).map(String::valueOf).orElse("-"));
        text.append("\nName:            ").append(info.name());
        text.append("\nState:           ").append(info.state().word());
        text.append("\nCapabilities:    ").append(capabilities(info.spec().capabilities()));
        text.append("\nAuto-Restart:    ").append(restart.auto() ? "Yes (max " + restart.max() + ")" : "No");
        text.append("\nRestart Count:   ").append(info.restartCount()).append("\n\nTelemetry:\n");
        text.append("  Spawn Count:   ").append(figures.total().spawns()).append('\n');
        text.append("  Exit Count:    ").append(figures.total().exits()).append('\n');
        text.append("  Fault Count:   ").append(figures.total().faults()).append('\n');
        text.append("  CPU Time:      ").append(figures.total().cpuMicros()).append(" \u03bcs\n");
        text.append("  Memory:        ").append(figures.memoryBytes()).append(" bytes\n\n");
        text.append("Last Activity:   ").append(lastActivity.text()).append('\n');
        return text.toString();
    }

    private static String capabilities(Set<Capability> all) {
        StringJoiner words = new StringJoiner(", ").setEmptyValue("none");
        all.forEach(one -> words.add(one.word()));
        return words.toString();
    }
}
