// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.death;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.tracewarden.api.event.Signal;

/**
 * Which deaths to list; a criterion that is empty does not restrict.
 *
 * @param since not before this moment
 * @param signal ended by this signal
 * @param comm name or program contains this text
 * @param code exit code as a shell reports it: the code itself, or 128 plus the signal
 * @param container container id begins with this text, or pod uid or systemd unit equals it
 * @param pid pid, in the initial namespace
 * @param failedOnly leave out exits with code 0
 * @param limit at most this many, the newest; at least 1
 */
public record DeathQuery(
        Optional<Instant> since,
        Optional<Signal> signal,
        Optional<String> comm,
        OptionalInt code,
        Optional<String> container,
        OptionalInt pid,
        boolean failedOnly,
        int limit) {

    public DeathQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, not " + limit);
        }
    }

    /** The newest {@code limit} deaths. */
    public static DeathQuery newest(int limit) {
        return new DeathQuery(Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty(),
                Optional.empty(), OptionalInt.empty(), false, limit);
    }

    public boolean matches(DeathCertificate death) {
        return since.map(s -> !death.header().wallInstant().isBefore(s)).orElse(true)
                && signal.map(s -> s.equals(death.status().signal())).orElse(true)
                && comm.map(c -> named(death, c)).orElse(true)
                && (code.isEmpty() || code.getAsInt() == death.status().shellCode())
                && container.map(c -> inContainer(death, c)).orElse(true)
                && !(failedOnly && death.status().shellCode() == 0)
                && (pid.isEmpty() || pid.getAsInt() == death.process().pid());
    }

    private static boolean named(DeathCertificate death, String wanted) {
        return death.process().comm().contains(wanted) || death.process().program().contains(wanted);
    }

    private static boolean inContainer(DeathCertificate death, String wanted) {
        var workload = death.process().workload();
        return !wanted.isEmpty()
                && (workload.containerId().startsWith(wanted)
                        || workload.podUid().equals(wanted)
                        || workload.systemdUnit().equals(wanted));
    }
}
