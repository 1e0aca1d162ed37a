// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class PageSizeTest {

    @Test
    void thePageSizeIsReadFromTheAuxiliaryVector() {
        ByteBuffer auxv = ByteBuffer.allocate(48).order(ByteOrder.nativeOrder());
        auxv.putLong(33).putLong(1).putLong(6).putLong(65_536).putLong(0).putLong(0);

        assertEquals(65_536, PageSize.parse(auxv.array()));
        assertEquals(4096, PageSize.parse(new byte[7]));
    }
}
