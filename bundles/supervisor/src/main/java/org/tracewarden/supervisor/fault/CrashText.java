// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.event.ExitStatus;

/** What is said of a crash. */
final class CrashText {

    private CrashText() {}

    static Finding of(int pid, Optional<ExitStatus> status) {
        if (status.isEmpty()) {
            return new Finding(FaultKind.CRASH.words() + ": its launcher was killed, and how it ended nobody knows",
                    List.of("launcher: gone without having been released"));
        }
        String signal = status.get().signal().fullName();
        String core = status.get().coreDumped() ? ", core dumped" : "";
        return new Finding(FaultKind.CRASH.words() + ": ended by " + signal + core,
                List.of("wait status of pid " + pid + ": signal " + status.get().signal().number() + " (" + signal + ")"
                        + core));
    }
}
