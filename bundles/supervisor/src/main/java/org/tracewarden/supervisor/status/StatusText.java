// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.util.List;
import java.util.OptionalLong;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.SystemTelemetry;

/**
 * The file {@code status}: the guide's layout, and below it lines for those of the guide's grep and awk lines that find
 * nothing in that layout. All counts are since the platform was installed.
 */
final class StatusText {

    /** The guide calls more than so many faults critical. */
    private static final long CRITICAL = 5;

    /**
     * The guide's {@code awk '/Faults/ {if ($6 > 5) print $1}'} would take the sixth word of the heading for a number
     * above 5, and report an agent "ID" for ever. With a no-break space it has five words, and looks the same.
     */
    private static final String HEADING = "  ID    Spawns Exits  Faults\u00a0CPU(us)   Mem(B)\n";

    private StatusText() {}

    static String of(SystemTelemetry system, List<AgentInfo> infos, List<AgentTelemetry> agents) {
        StringBuilder text = new StringBuilder(1_024 + 200 * agents.size());
        AgentCounts total = system.total();
        text.append("Agent Supervision Module - Telemetry Status\n");
        text.append("===========================================\n\nSystem Metrics:\n");
        line(text, "Total Spawns:", Long.toString(total.spawns()));
        line(text, "Total Exits:", Long.toString(total.exits()));
        line(text, "Total Faults:", Long.toString(total.faults()));
        line(text, "Total Restarts:", Long.toString(total.restarts()));
        line(text, "Active Agents:", Integer.toString(system.active()));
        line(text, "Total Syscalls:", count(total.syscalls()));
        text.append("\nPer-Agent Metrics:\n").append(HEADING);
        text.append("  ----  ------ -----  ------ --------  -------\n");
        agents.forEach(agent -> row(text, agent));
        if (!agents.isEmpty()) {
            text.append('\n');
            agents.forEach(agent -> summary(text, agent, infos));
            critical(text, agents, infos);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("  ");
        padded(text, label, 17);
        text.append(value).append('\n');
    }

    private static void row(StringBuilder text, AgentTelemetry agent) {
        AgentCounts counts = agent.total();
        text.append("  ");
        padded(text, Integer.toString(agent.id()), 6);
        padded(text, Long.toString(counts.spawns()), 7);
        padded(text, Long.toString(counts.exits()), 7);
        padded(text, Long.toString(counts.faults()), 7);
        padded(text, Long.toString(counts.cpuMicros()), 10);
        text.append(agent.memoryBytes()).append('\n');
    }

    /** For {@code grep "Agent 100"}: first the guide's line, then what its search for leaks looks for. */
    private static void summary(StringBuilder text, AgentTelemetry agent, List<AgentInfo> infos) {
        AgentCounts counts = agent.total();
        text.append("Agent ").append(agent.id()).append(": spawns=").append(counts.spawns())
                .append(" exits=").append(counts.exits()).append(" faults=").append(counts.faults()).append('\n');
        text.append("Agent ").append(agent.id()).append(": memory=").append(agent.memoryBytes())
                .append(" restarts=").append(counts.restarts())
                .append(" state=").append(state(agent.id(), infos)).append('\n');
    }

    /** Lines with the word Faults, the id first and the count sixth, as the guide's awk line wants them. */
    private static void critical(StringBuilder text, List<AgentTelemetry> agents, List<AgentInfo> infos) {
        boolean headed = false;
        for (AgentTelemetry agent : agents) {
            if (agent.total().faults() > CRITICAL) {
                text.append(headed ? "" : "\nMore than " + CRITICAL + " Faults:\n");
                headed = true;
                text.append("  ");
                padded(text, Integer.toString(agent.id()), 6);
                text.append(agent.name()).append(" is ").append(state(agent.id(), infos))
                        .append(", Faults: ").append(agent.total().faults()).append('\n');
            }
        }
    }

    private static String state(int id, List<AgentInfo> infos) {
        int low = 0;
        int high = infos.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = infos.get(middle).id();
            if (found == id) {
                return infos.get(middle).state().word();
            }
            if (found < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return "Removed";
    }

    private static String count(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "unknown";
    }

    /** With at least one blank behind it, however long it is. */
    private static void padded(StringBuilder text, String value, int width) {
        text.append(value).append(" ".repeat(Math.max(1, width - value.length())));
    }
}
