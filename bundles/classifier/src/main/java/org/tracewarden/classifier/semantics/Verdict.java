// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;

/**
 * What a rule found.
 *
 * @param graded whether its latency says how bad it is; otherwise it is nothing bad, however long it took
 * @param reason the fact that decided
 */
record Verdict(SyscallCategory category, boolean graded, String reason) {

    /** Not for this rule to say. */
    static final Verdict OPEN = new Verdict(SyscallCategory.OTHER, false, "");

    static Verdict idle(String reason) {
        return new Verdict(SyscallCategory.IDLE_WAIT, false, reason);
    }

    static Verdict graded(SyscallCategory category, String reason) {
        return new Verdict(category, true, reason);
    }

    static Verdict harmless(SyscallCategory category, String reason) {
        return new Verdict(category, false, reason);
    }
}
