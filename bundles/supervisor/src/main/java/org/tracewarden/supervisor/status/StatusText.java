// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import java.util.List;
import java.util.OptionalLong;
import org.tracewarden.api.agent.AgentCounts;
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

    /** Tells the text from others. */
    static long fingerprint(SystemTelemetry system, List<Shown> agents) {
        AgentCounts total = system.total();
        Fingerprint all = new Fingerprint()
                .add(total.spawns())
                .add(total.exits())
                .add(total.faults())
                .add(total.restarts())
                .add(system.active())
                .add(total.syscalls().orElse(-1));
        agents.forEach(agent -> all.add(agent.fingerprint()));
        return all.bits();
    }

    static String of(SystemTelemetry system, List<Shown> agents) {
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
            agents.forEach(agent -> summary(text, agent));
            critical(text, agents);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String label, String value) {
        text.append("  ");
        padded(text, label, 17);
        text.append(value).append('\n');
    }

    private static void row(StringBuilder text, Shown agent) {
        AgentCounts counts = agent.figures().total();
        text.append("  ");
        padded(text, Integer.toString(agent.id()), 6);
        padded(text, Long.toString(counts.spawns()), 7);
        padded(text, Long.toString(counts.exits()), 7);
        padded(text, Long.toString(counts.faults()), 7);
        padded(text, Long.toString(counts.cpuMicros()), 10);
        text.append(agent.figures().memoryBytes()).append('\n');
    }

    /** For {@code grep "Agent 100"}: first the guide's line, then what its search for leaks looks for. */
    private static void summary(StringBuilder text, Shown agent) {
        AgentCounts counts = agent.figures().total();
        text.append("Agent ").append(agent.id()).append(": spawns=").append(counts.spawns())
                .append(" exits=").append(counts.exits()).append(" faults=").append(counts.faults()).append('\n');
        text.append("Agent ").append(agent.id()).append(": memory=").append(agent.figures().memoryBytes())
                .append(" restarts=").append(counts.restarts())
                .append(" state=").append(agent.info().state().word()).append('\n');
    }

    /** Lines with the word Faults, the id first and the count sixth, as the guide's awk line wants them. */
    private static void critical(StringBuilder text, List<Shown> agents) {
        boolean headed = false;
        for (Shown agent : agents) {
            long faults = agent.figures().total().faults();
            if (faults > CRITICAL) {
                text.append(headed ? "" : "\nMore than " + CRITICAL + " Faults:\n");
                headed = true;
                text.append("  ");
                padded(text, Integer.toString(agent.id()), 6);
                text.append(agent.info().name()).append(" is ").append(agent.info().state().word())
                        .append(", Faults: ").append(faults).append('\n');
            }
        }
    }

    private static String count(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : "unknown";
    }

    /** With at least one blank behind it, however long it is. */
    private static void padded(StringBuilder text, String value, int width) {
        text.append(value).append(' ');
        for (int i = value.length() + 1; i < width; i++) {
            text.append(' ');
        }
    }
}
