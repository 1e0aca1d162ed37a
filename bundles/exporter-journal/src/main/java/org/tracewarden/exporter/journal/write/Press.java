// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.nio.ByteBuffer;
import org.tracewarden.exporter.journal.format.RecordWriter;

/** What the writer formats and hands over records with, one stream after the other. Not thread-safe. */
final class Press {

    /** A piece of this size costs hardly more for being written than a larger one, and stays in the cache. */
    static final int PIECE_BYTES = 256 << 10;
    private static final int KEPT_BYTES = 4 * PIECE_BYTES;

    private final RecordWriter records = new RecordWriter();
    private ByteBuffer direct = ByteBuffer.allocateDirect(2 * PIECE_BYTES);

    RecordWriter records() {
        return records;
    }

    /** What was formatted, outside of the heap, from where the kernel takes it without another copy. */
    ByteBuffer piece() {
        if (direct.capacity() < records.length()) {
            return ByteBuffer.wrap(records.buffer(), 0, records.length());
        }
        direct.clear();
        direct.put(records.buffer(), 0, records.length());
        return direct.flip();
    }

    /** Gives memory back that one large record needed. */
    void tidy() {
        records.shrink(KEPT_BYTES);
    }
}
