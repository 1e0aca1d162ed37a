// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.Scope;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.AgentEvent;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.process.ProcessKey;

/** The guide's agents, as they are in its examples. */
public final class AgentSamples {

    public static final Instant NOW = Instant.parse("2026-11-21T14:03:22.123Z");
    private static final long BOOT_MILLIS = 12_345_680;

    private AgentSamples() {}

    public static AgentInfo monitor() {
        return active(spec(100, "fs_monitor", List.of("/opt/fs_monitor", "--watch", "/tmp/agent_workspace"),
                RestartPolicy.ofAtMost(3), Capability.FS_BASIC, Capability.FS_EXTENDED), 42, 0);
    }

    public static AgentInfo net() {
        return active(spec(101, "net_agent", List.of("python3", "net.py"), RestartPolicy.ofAtMost(5),
                Capability.NET_CLIENT), 43, 2);
    }

    public static AgentInfo audio() {
        return active(spec(102, "audio_ctrl", List.of("audio"), RestartPolicy.NEVER, Capability.AUDIO_CONTROL), 44, 0);
    }

    public static AgentInfo failed() {
        AgentInfo agent = active(spec(103, "crasher", List.of("false"), RestartPolicy.NEVER), 45, 0);
        return new AgentInfo(agent.spec(), agent.source(), AgentState.FAILED, NOW.minusSeconds(2),
                "it ended with exit code 1 and is not restarted", Optional.empty(), OptionalInt.empty(), 0, true, "",
                Optional.of(ExitStatus.exited(1)), Optional.empty());
    }

    static AgentInfo restarting() {
        AgentInfo agent = active(spec(104, "flapper", List.of("flap"), RestartPolicy.ofAtMost(9)), 46, 4);
        return new AgentInfo(agent.spec(), agent.source(), AgentState.RESTARTING, NOW, "", Optional.empty(),
                OptionalInt.empty(), 4, true, "", Optional.of(ExitStatus.exited(1)), Optional.empty());
    }

    public static AgentSpec spec(int id, String name, List<String> command, RestartPolicy restart,
            Capability... capabilities) {
        return new AgentSpec(id, name, command, Map.of("API_KEY", "geheim", "LANG", "C"), "/srv", "nobody",
                new LinkedHashSet<>(List.of(capabilities)), new Scope(List.of("/tmp/agent_workspace/")), restart,
                ResourceLimits.DEFAULTS, Watchdog.NONE, StopPolicy.DEFAULT, LogPolicy.DEFAULT, List.of(), false,
                Optional.empty());
    }

    public static AgentInfo active(AgentSpec spec, int pid, int restarts) {
        return new AgentInfo(spec, Optional.of("etc/org.tracewarden.agent-" + spec.name() + ".cfg"),
                AgentState.ACTIVE, NOW.minus(Duration.ofMinutes(7)), "", Optional.of(new ProcessKey(pid, pid)),
                OptionalInt.of(40), restarts, true, "", Optional.empty(), Optional.empty());
    }

    static AgentInfo running(AgentInfo agent, int pid) {
        return new AgentInfo(agent.spec(), agent.source(), AgentState.ACTIVE, NOW, "",
                Optional.of(new ProcessKey(pid, pid)), agent.launcher(), 0, true, "", agent.lastExit(),
                agent.lastDeath());
    }

    static AgentInfo stopped(AgentInfo agent, ExitStatus exit) {
        return new AgentInfo(agent.spec(), agent.source(), AgentState.STOPPED, NOW, "", Optional.empty(),
                OptionalInt.empty(), 0, true, "", Optional.of(exit), Optional.empty());
    }

    static AgentInfo of(AgentInfo agent, AgentSpec spec) {
        return new AgentInfo(spec, agent.source(), agent.state(), agent.since(), agent.reason(), agent.process(),
                agent.launcher(), agent.restartCount(), agent.ready(), agent.statusText(), agent.lastExit(),
                agent.lastDeath());
    }

    public static AgentTelemetry figures(int id, String name, long spawns, long exits, long faults, long restarts,
            long cpuMicros, long memory) {
        AgentCounts counts = new AgentCounts(spawns, exits, restarts, faults, restarts, OptionalLong.empty(),
                cpuMicros, OptionalLong.of(20 << 20), OptionalLong.of(4096));
        return new AgentTelemetry(id, name, counts, counts, memory, memory * 2, 3, 0.032, NOW.minusSeconds(2));
    }

    public static AgentTelemetry monitorFigures() {
        return figures(100, "fs_monitor", 1, 0, 0, 0, 125_000, 4_096_000);
    }

    /** @param secondsAgo also on the boot clock */
    public static AgentEvent step(int agent, String name, AgentTransition transition, Optional<ExitStatus> status,
            int restarts, String detail, int secondsAgo) {
        return new AgentLifecycle(header(secondsAgo), agent, name, transition, Optional.empty(), status, restarts,
                detail);
    }

    public static EventHeader header(int secondsAgo) {
        Instant at = NOW.minusSeconds(secondsAgo);
        return new EventHeader("supervisor", (BOOT_MILLIS - secondsAgo * 1000L) * 1_000_000,
                at.getEpochSecond() * 1_000_000_000L + at.getNano());
    }

    public static Fault overQuota() {
        return new Fault(12, 3, 101, "net_agent", FaultKind.CPU_QUOTA, NOW.minusSeconds(15),
                "CPU quota exceeded: 1.52 s in 1 s, limit 1 s",
                List.of("cpuacct.usage of tracewarden/default/agent-101: 1520000 us in 1001 ms"), FaultAction.THROTTLE,
                "its quota is 1s/s from now on", Optional.empty());
    }

    /** Those of the guide's example, oldest first. */
    public static List<AgentEvent> events() {
        return List.of(
                new FaultDetected(header(15), overQuota()),
                step(102, "audio_ctrl", AgentTransition.SPAWNED, Optional.empty(), 0, "", 10),
                step(103, "crasher", AgentTransition.EXITED, Optional.of(ExitStatus.exited(0)), 0, "", 2));
    }
}
