// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.SlowThresholds;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;

class SlowRuleTest {

    private static final Syscall FSYNC = new Syscall(SyscallAbi.X86_64, 74, "fsync");
    private static final Syscall GETPPID = new Syscall(SyscallAbi.X86_64, 110, "getppid");
    private static final long MILLI = 1_000_000L;

    /** Knows fsync: blocking I/O, slow from 12 ms on. */
    static final Optional<SlowThresholds> CLASSIFIER = Optional.of(new SlowThresholds() {
        @Override
        public OptionalLong slowNanos(Syscall syscall) {
            return syscall.name().equals("fsync") ? OptionalLong.of(12 * MILLI) : OptionalLong.empty();
        }

        @Override
        public Optional<SyscallCategory> category(Syscall syscall) {
            return syscall.name().equals("fsync") ? Optional.of(SyscallCategory.BLOCKING_IO) : Optional.empty();
        }
    });

    @Test
    void autoIsWhatTheClassifierSaysAndTenMillisecondsOtherwise() {
        assertEquals(12 * MILLI, SlowRule.AUTO.nanos(FSYNC, CLASSIFIER));
        assertEquals(10 * MILLI, SlowRule.AUTO.nanos(GETPPID, CLASSIFIER));
        assertEquals(10 * MILLI, SlowRule.AUTO.nanos(FSYNC, Optional.empty()));
    }

    @Test
    void theNameComesBeforeTheCategoryAndTheCategoryBeforeTheThresholdForAll() {
        OptionalLong all = OptionalLong.of(5 * MILLI);
        SlowRule both = new SlowRule(
                all, Map.of("fsync", 50 * MILLI), Map.of(SyscallCategory.BLOCKING_IO, 20 * MILLI));
        SlowRule category = new SlowRule(all, Map.of(), Map.of(SyscallCategory.BLOCKING_IO, 20 * MILLI));
        assertEquals(50 * MILLI, both.nanos(FSYNC, CLASSIFIER));
        assertEquals(20 * MILLI, category.nanos(FSYNC, CLASSIFIER));
        assertEquals(5 * MILLI, category.nanos(GETPPID, CLASSIFIER));
        assertEquals(5 * MILLI, category.nanos(FSYNC, Optional.empty()));
    }
}
