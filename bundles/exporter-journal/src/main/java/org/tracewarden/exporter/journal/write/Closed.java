// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A full segment.
 *
 * @param lastTime of its last record
 */
record Closed(
        int number, Path file, long firstSequence, long lastSequence, String lastHash, Instant lastTime, long bytes) {}
