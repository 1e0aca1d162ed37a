// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import org.tracewarden.exporter.journal.format.StreamFiles;

/** Gets a second copy of the checkpoints. Never makes its caller wait. */
interface Witness extends AutoCloseable {

    /** There are new checkpoints of that stream. */
    void copy(StreamFiles stream);

    /** Why the copy is behind; empty when it is not. */
    String trouble();

    /** Copies what is left if that takes no longer than a moment. */
    @Override
    void close();

    /** For a journal without one. */
    static Witness none() {
        return new Witness() {
            @Override
            public void copy(StreamFiles stream) {
                // nobody wants it
            }

            @Override
            public String trouble() {
                return "";
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }
}
