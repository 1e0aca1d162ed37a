// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.Optional;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessKey;

/**
 * What one episode is about, so that a person sees one line for it: a process, whatever it does; of the host, what has
 * one cause as a rule.
 *
 * @param process empty for the host
 * @param category where the host waits; empty otherwise
 */
record Concern(Optional<ProcessKey> process, Kind kind, Optional<SyscallCategory> category) {

    enum Kind { PROCESS, WORK, FAILURES, WAITING }

    static Concern of(Optional<ProcessKey> process, Measure measure) {
        if (process.isPresent()) {
            return new Concern(process, Kind.PROCESS, Optional.empty());
        }
        return switch (measure.feature()) {
            case SYSCALL_RATE, SYSCALL_CATEGORY_DISTRIBUTION -> ofHost(Kind.WORK);
            case SYSCALL_ERROR_RATE -> ofHost(Kind.FAILURES);
            case SYSCALL_LATENCY_P50, SYSCALL_LATENCY_P95, SYSCALL_LATENCY_P99, SYSCALL_BLOCKED_TIME ->
                new Concern(process, Kind.WAITING, measure.category());
        };
    }

    private static Concern ofHost(Kind kind) {
        return new Concern(Optional.empty(), kind, Optional.empty());
    }

    /**
     * Whether an episode may begin with it, go on for it and be led by it. That a process does more or less than usual
     * is evidence of something else at most.
     */
    boolean stands(Measure measure) {
        return kind != Kind.PROCESS || !measure.amountOfWork();
    }
}
