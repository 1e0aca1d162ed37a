// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

    @Test
    void thePageSizeIsReadFromTheAuxiliaryVector() {
        ByteBuffer auxv = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
        auxv.putLong(33).putLong(1).putLong(6).putLong(65_536).putLong(0).putLong(0);

        assertEquals(65_536, PageSize.parse(auxv.array()));
        assertEquals(4096, PageSize.parse(new byte[7]));
    }
}
