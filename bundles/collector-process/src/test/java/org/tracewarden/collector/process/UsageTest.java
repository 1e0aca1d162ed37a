// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class UsageTest {

    @Test
    void ticksOnlyShareOutThePreciseRunTime() {
        assertEquals(new CpuTimes(60, 20), CpuTimes.scaled(30, 10, 80));
        assertEquals(new CpuTimes(80, 0), CpuTimes.scaled(0, 0, 80));
        assertEquals(new CpuTimes(80, 0), CpuTimes.scaled(4, 0, 80));
        assertEquals(new CpuTimes(0, 80), CpuTimes.scaled(0, 4, 80));
        assertEquals(new CpuTimes(0, 0), CpuTimes.scaled(5, 5, 0));
    }
}
