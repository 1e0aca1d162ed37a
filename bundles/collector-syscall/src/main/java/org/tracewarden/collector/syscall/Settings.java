// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Checked configuration.
 *
 * @param syscalls names; empty for all
 * @param slowPerSecond told at most for a CPU, process, call and octave
 * @param failedPerSecond told at most for a CPU, process, call and error
 */
record Settings(
        Filters filters,
        Set<String> syscalls,
        SlowRule slow,
        int slowPerSecond,
        int failedPerSecond,
        long openAfterNanos,
        boolean userStacks,
        int mapEntries,
        int ringBytes,
        int streamRingBytes,
        int wakeupBytes,
        Duration grace,
        boolean watchSelf,
        int ledgerProcesses) {

    static final Settings DEFAULTS = new Settings(
            Filters.EVERY_PROCESS, Set.of(), SlowRule.AUTO, 50, 10, 1_000_000_000L, false, 32_768, 4 << 20, 16 << 20,
            64 << 10, Duration.ofSeconds(60), false, 4096);

    Settings {
        syscalls = Set.copyOf(syscalls);
    }

    /** Sizes of maps, which hold from the next load on. */
    Map<String, Integer> mapSizes() {
        return Map.of(
                "events", ringBytes,
                "stream", streamRingBytes,
                "calls_a", mapEntries,
                "calls_b", mapEntries,
                "errors_a", mapEntries,
                "errors_b", mapEntries);
    }
}
