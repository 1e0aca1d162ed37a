// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.List;
import org.tracewarden.api.agent.Fault;

/** Faults of agents, a line each. */
final class FaultLines {

    private FaultLines() {}

    static String[] of(List<Fault> faults) {
        return faults.stream().map(FaultLines::line).toArray(String[]::new);
    }

    private static String line(Fault fault) {
        return Lines.safe(fault.at() + " " + fault.agent() + " " + fault.kind() + " " + fault.action() + " "
                + fault.summary() + (fault.outcome().isEmpty() ? "" : "; " + fault.outcome()));
    }
}
