// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.read;

import java.nio.file.Path;

/**
 * A file of a stream.
 *
 * @param name as it is told: relative to the journal
 * @param number of a full segment; {@link #ACTIVE} for the one being written
 */
record Segment(Path path, String name, int number) {

    static final int ACTIVE = Integer.MAX_VALUE;

    boolean active() {
        return number == ACTIVE;
    }
}
