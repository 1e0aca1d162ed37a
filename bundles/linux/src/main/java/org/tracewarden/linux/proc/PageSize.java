// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Size of a memory page, from the auxiliary vector (AT_PAGESZ, {@code getauxval(3)}): 64 KB on some arm64 hosts. */
public final class PageSize {

    private static final long AT_PAGESZ = 6;
    private static final int USUAL = 4096;

    private PageSize() {}

    /** In bytes. */
    public static int read() {
        try {
            return parse(Files.readAllBytes(Path.of("/proc/self/auxv")));
        } catch (IOException unreadable) {
            return USUAL;
        }
    }

    /** @param auxv pairs of longs in native byte order; 4096 when it names no page size */
    static int parse(byte[] auxv) {
        ByteBuffer pairs = ByteBuffer.wrap(auxv).order(ByteOrder.nativeOrder());
        while (pairs.remaining() >= 2 * Long.BYTES) {
            long type = pairs.getLong();
            long value = pairs.getLong();
            if (type == AT_PAGESZ) {
                return Math.toIntExact(value);
            }
        }
        return USUAL;
    }
}
