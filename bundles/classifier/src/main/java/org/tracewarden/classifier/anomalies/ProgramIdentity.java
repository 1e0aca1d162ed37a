// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.Locale;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.Workload;

/**
 * Whose baseline a process shares: that of all processes with the same program and, for a service, the same unit; in a
 * container, of the same program in containers of that runtime. Container ids, pod uids, scopes and pids would be
 * another identity after each start. What runs in an interpreter is another program for each script or main class
 * ({@link Script}): an idle server is no measure for a build because both are Java.
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
        String program = Script.of(process).map(script -> process.program() + ' ' + script).orElse(process.program());
        if (workload.inContainer()) {
            return program + " in " + workload.runtime().name().toLowerCase(Locale.ROOT);
        }
        return workload.systemdUnit().endsWith(SERVICE)
                ? program + " of " + workload.systemdUnit()
                : program;
    }
}
