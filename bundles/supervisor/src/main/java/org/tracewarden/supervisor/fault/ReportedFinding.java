// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.List;
import org.tracewarden.api.agent.FaultKind;

/** What others report, made fit to be shown: bounded, and without control characters. */
final class ReportedFinding {

    private static final int LONGEST = 500;
    private static final int MOST_LINES = 32;

    private ReportedFinding() {}

    /** @throws IllegalArgumentException when the kind is not one that is reported, or there is no summary */
    static Finding of(FaultKind kind, String summary, List<String> evidence) {
        if (kind != FaultKind.CAPABILITY_VIOLATION && kind != FaultKind.POLICY_VIOLATION) {
            throw new IllegalArgumentException("a fault of the kind " + kind.key() + " is found, not reported; reported"
                    + " are " + FaultKind.CAPABILITY_VIOLATION.key() + " and " + FaultKind.POLICY_VIOLATION.key());
        }
        if (summary.isBlank()) {
            throw new IllegalArgumentException("a reported " + kind.words() + " needs a summary");
        }
        return new Finding(shown(summary), evidence.stream().limit(MOST_LINES).map(ReportedFinding::shown).toList());
    }

    private static String shown(String text) {
        String line = text.strip().replaceAll("\\p{Cntrl}", "?");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
    }
}
