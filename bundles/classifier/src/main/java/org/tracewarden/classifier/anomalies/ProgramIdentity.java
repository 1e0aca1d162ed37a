// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.Locale;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.Workload;

/**
 * Whose baseline a process shares: that of all processes with the same program and, for a service, the same unit. What a
 * Java or Python runs is part of the program, for two of them have little in common. In a container, of the same program in containers of that runtime. Container ids, pod uids, scopes and pids would be
 * another identity after each start.
 */
final class ProgramIdentity {

    /** The identity of the host itself; no program is called so. */
    static final String HOST = ":host";

    private static final String SERVICE = ".service";

    private ProgramIdentity() {}

    static String of(Optional<ProcessInfo> process) {
        return process.map(ProgramIdentity::of).orElse(HOST);
    }

    private static String of(ProcessInfo process) {
        Workload workload = process.workload();
        String program = process.program()
                + InterpretedProgram.of(process).map(interpreted -> " " + interpreted).orElse("");
        if (workload.inContainer()) {
            return program + " in " + workload.runtime().name().toLowerCase(Locale.ROOT);
        }
        return workload.systemdUnit().endsWith(SERVICE)
                ? program + " of " + workload.systemdUnit()
                : program;
    }
}
