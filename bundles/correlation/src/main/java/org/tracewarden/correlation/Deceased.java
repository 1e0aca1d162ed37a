// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;

/**
 * What is kept of a death to explain others by it.
 *
 * @param name such as {@code sleep (pid 9)}
 * @param killedBy such as {@code  from bash (pid 5)}, with its leading blank; empty when not a process's doing
 */
record Deceased(
        long certificateId,
        ProcessKey key,
        String name,
        ExitStatus status,
        DeathCause cause,
        String killedBy,
        long kernelTime) {

    static Deceased of(DeathCertificate death) {
        String killedBy = death.cause() == DeathCause.OUT_OF_MEMORY
                ? " for want of memory"
                : death.cause() == DeathCause.KILLED_BY_ITSELF
                        ? " that it sent to itself"
                        : death.killer().map(k -> " from " + Name.withPid(k.process())).orElse("");
        return new Deceased(death.id(), death.process().key(), Name.withPid(death.process()), death.status(),
                death.cause(), killedBy, death.header().kernelTime());
    }

    /** {@code was killed by SIGKILL from bash (pid 5)}, {@code exited with code 3}. */
    String end() {
        return status.exited()
                ? "exited with code " + status.code()
                : "was killed by " + status.signal() + killedBy;
    }
}
