// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.util.Map;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;

/** How severe a call of some length is, in the figures the product was built after. */
final class Seed {

    /** Milliseconds at which LOW, MEDIUM and HIGH begin, and above which it is CRITICAL. */
    private static final Map<SyscallCategory, long[]> THRESHOLDS = Map.of(
            SyscallCategory.BLOCKING_IO, new long[] {10, 50, 100, 500},
            SyscallCategory.LOCK_CONTENTION, new long[] {10, 25, 50, 100},
            SyscallCategory.FILE_SYSTEM, new long[] {10, 100, 500, 1000},
            SyscallCategory.NETWORK, new long[] {10, 100, 500, 1000});

    private Seed() {}

    static Severity severity(SyscallObservation observation) {
        return severity(observation.category(), observation.call().latencyNanos());
    }

    static Severity severity(SyscallCategory category, long nanos) {
        long[] millis = THRESHOLDS.getOrDefault(category, new long[0]);
        if (millis.length == 0 || nanos < millis[0] * 1_000_000) {
            return Severity.NONE;
        }
        if (nanos > millis[3] * 1_000_000) {
            return Severity.CRITICAL;
        }
        return nanos >= millis[2] * 1_000_000 ? Severity.HIGH
                : nanos >= millis[1] * 1_000_000 ? Severity.MEDIUM : Severity.LOW;
    }
}
