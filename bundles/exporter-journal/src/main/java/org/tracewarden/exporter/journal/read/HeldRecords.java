// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.io.IOException;
import org.tracewarden.api.journal.JournalRecord;

/** How much memory the records take that a query holds at once. Not thread-safe. */
final class HeldRecords {

    /** Of a record beside its data: two hashes, its time and the objects' headers, by their sizes and rounded up. */
    private static final int RECORD_BYTES = 500;

    private final long most;
    private long bytes;

    /** There is no room for another one. */
    static final class Full extends IOException {

        private static final long serialVersionUID = 1;

        Full(long most) {
            super("more than " + most + " bytes of records");
        }
    }

    HeldRecords(long most) {
        this.most = most;
    }

    void add(JournalRecord record) throws Full {
        bytes += RECORD_BYTES + record.data().length();
        if (bytes > most) {
            throw new Full(most);
        }
    }
}
