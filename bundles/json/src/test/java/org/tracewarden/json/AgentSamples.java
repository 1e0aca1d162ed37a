// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentLogLine;
import org.tracewarden.api.agent.AgentProcess;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.Scope;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.SystemTelemetry;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.process.ProcessKey;

/** An agent was killed and runs again; then it uses more CPU than it may. For docs/events.md, too. */
final class AgentSamples {

    private static final long SECOND = 1_000_000_000L;

    static final String SECRET = "sk-0123456789";
    static final ProcessKey FIRST = new ProcessKey(5200, 300 * SECOND);
    static final ProcessKey SECOND_RUN = new ProcessKey(5311, 310 * SECOND);

    private AgentSamples() {}

    private static Instant at(long seconds) {
        return Samples.at("", seconds * SECOND).wallInstant();
    }

    static AgentLifecycle lifecycle() {
        return new AgentLifecycle(Samples.at("supervisor", 310 * SECOND), 100, "mailer", AgentTransition.EXITED,
                Optional.of(FIRST), Optional.of(ExitStatus.killed(Samples.KILL, false)), 0, "killed by SIGKILL");
    }

    static Fault fault() {
        return new Fault(7, 4, 100, "mailer", FaultKind.CPU_QUOTA, at(320),
                "CPU quota exceeded: 1.52 s in 1 s, limit 1 s",
                List.of("cpuacct.usage of tracewarden/ab12cd34/agent-100: 1520000 us in the window"),
                FaultAction.THROTTLE, "CPU lowered to 1 s in 1 s", Optional.empty());
    }

    static FaultDetected faultDetected() {
        return new FaultDetected(Samples.at("supervisor", 320 * SECOND), fault());
    }

    static AgentSpec spec() {
        return new AgentSpec(100, "mailer", List.of("python3", "agent.py", "--queue", "mails"),
                Map.of("API_KEY", SECRET, "MODE", "live"), "/srv/mailer", "mailer",
                Set.of(Capability.FS_BASIC), new Scope(List.of("/srv/mailer")), RestartPolicy.ofAtMost(3),
                ResourceLimits.DEFAULTS, new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(30), ""),
                StopPolicy.DEFAULT, LogPolicy.DEFAULT, List.of("database"), true,
                Optional.of(RecoveryPolicy.DEFAULT.with(FaultKind.MEMORY_LIMIT, FaultAction.RESTART)));
    }

    static AgentInfo info() {
        return new AgentInfo(spec(), Optional.of("org.tracewarden.agent-mailer.cfg"), AgentState.ACTIVE, at(310), "",
                Optional.of(SECOND_RUN), OptionalInt.of(5310), 1, true, "3 mails wait",
                Optional.of(ExitStatus.killed(Samples.KILL, false)), Optional.empty());
    }

    static AgentCounts counts() {
        return new AgentCounts(2, 1, 1, 1, 1, OptionalLong.empty(), 2_350_000, OptionalLong.of(8192),
                OptionalLong.empty());
    }

    static AgentTelemetry telemetry() {
        return new AgentTelemetry(100, "mailer", counts(), counts(), 41_943_040, 52_428_800, 3, 0.25, at(320));
    }

    static SystemTelemetry system() {
        return new SystemTelemetry(counts(), AgentCounts.ZERO, 1, at(0), 0);
    }

    static AgentProcess process() {
        return new AgentProcess(SECOND_RUN, 5310, "python3 agent.py --queue mails", 'S', 2, 1_150_000, 31_457_280);
    }

    static AgentLogLine logLine() {
        return new AgentLogLine(at(311), AgentLogLine.Source.ERROR, "3 mails wait");
    }

    static Containment containment() {
        return new Containment(Containment.Kind.CGROUP_V1,
                List.of("groups are killed one process after the other; cgroup.kill needs Linux 5.14"));
    }

    static RecoveryPolicy recovery() {
        return RecoveryPolicy.DEFAULT;
    }

    /** One of each value that is no event. */
    static List<Record> values() {
        return List.of(info(), spec(), spec().restart(), spec().limits(), spec().watchdog(), spec().stop(),
                spec().logs(), spec().scope(), recovery(), telemetry(), counts(), system(), fault(), process(),
                logLine(), containment());
    }
}
