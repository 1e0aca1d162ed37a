// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

import java.nio.ByteBuffer;

/** Takes records where they lie. The buffer is valid during the call only, and is in native byte order. */
@FunctionalInterface
public interface RecordHandler {

    /**
     * @param data buffer that holds the record; absolute access only
     * @param offset of its first byte, 8-byte aligned
     * @param length in bytes
     */
    void onRecord(ByteBuffer data, int offset, int length);
}
