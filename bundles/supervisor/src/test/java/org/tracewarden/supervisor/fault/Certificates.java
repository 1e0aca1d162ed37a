// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;

/** Death certificates that say little. */
final class Certificates {

    private Certificates() {}

    static DeathCertificate of(ProcessKey process) {
        ProcessInfo info = new ProcessInfo(process, Optional.empty(), 0, "agent", "/bin/agent", List.of("agent"), false,
                "/", 0, 0, "", 1, 0, false, Workload.ROOT);
        return new DeathCertificate(1, new EventHeader("process", 0, 0), info, List.of(), new ExitStatus(6),
                DeathCause.values()[0], "it ended", Optional.empty(), List.of(), List.of(),
                new ResourceUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), Optional.empty(), Optional.empty(), List.of(), false,
                0);
    }
}
