// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentTelemetry;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;

/**
 * An agent for programs: all that is known of it but the values of its environment, which may be secrets.
 *
 * @param environment names of variables
 * @param capabilities as they are written, such as {@code FsBasic}
 * @param recovery the policy for faults that holds for it
 * @param ownRecovery whether that is its own rather than the global one
 */
public record AgentView(
        int id,
        String name,
        AgentState state,
        Instant since,
        String reason,
        Optional<String> source,
        Optional<ProcessKey> process,
        OptionalInt launcher,
        int restartCount,
        boolean ready,
        String statusText,
        List<String> command,
        Set<String> environment,
        String workingDirectory,
        String user,
        List<String> capabilities,
        List<String> scope,
        RestartPolicy restart,
        ResourceLimits limits,
        Watchdog watchdog,
        StopPolicy stop,
        LogPolicy logs,
        List<String> after,
        boolean cascade,
        RecoveryPolicy recovery,
        boolean ownRecovery,
        Optional<ExitStatus> lastExit,
        Optional<DeathCertificate> lastDeath,
        Optional<AgentTelemetry> telemetry) {

    public static AgentView of(AgentInfo agent, Optional<AgentTelemetry> telemetry, RecoveryPolicy global) {
        AgentSpec spec = agent.spec();
        return new AgentView(agent.id(), agent.name(), agent.state(), agent.since(), agent.reason(), agent.source(),
                agent.process(), agent.launcher(), agent.restartCount(), agent.ready(), agent.statusText(),
                spec.command(), spec.environment().keySet(), spec.workingDirectory(), spec.user(),
                spec.capabilities().stream().map(capability -> capability.word()).toList(), spec.scope().paths(),
                spec.restart(), spec.limits(), spec.watchdog(), spec.stop(), spec.logs(), spec.after(),
                spec.cascade(), spec.recovery().orElse(global), spec.recovery().isPresent(), agent.lastExit(),
                agent.lastDeath(), telemetry);
    }
}
