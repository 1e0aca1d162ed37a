// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;

/**
 * An agent as it is at one moment.
 *
 * @param source the configuration file that declares it; empty for one that was spawned by command or service
 * @param since when it came into this state
 * @param reason why it is in this state, one sentence for a person; empty where the state says it all
 * @param process its first process, while it runs
 * @param launcher pid of the launcher that holds it, while there is one
 * @param restartCount restarts in a row, as {@link RestartPolicy#max} counts them
 * @param ready whether it said {@code READY=1}, or need not
 * @param statusText its own words, from {@code STATUS=}; empty without
 * @param lastExit how it ended last; empty when it has not, or when nobody could learn it
 * @param lastDeath the certificate of that end, where there is one
 */
public record AgentInfo(
        AgentSpec spec,
        Optional<String> source,
        AgentState state,
        Instant since,
        String reason,
        Optional<ProcessKey> process,
        OptionalInt launcher,
        int restartCount,
        boolean ready,
        String statusText,
        Optional<ExitStatus> lastExit,
        Optional<DeathCertificate> lastDeath) {

    public int id() {
        return spec.id();
    }

    public String name() {
        return spec.name();
    }
}
