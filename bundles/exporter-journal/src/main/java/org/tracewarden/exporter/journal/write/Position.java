// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.util.Optional;
import org.tracewarden.exporter.journal.format.Chain;

/**
 * How far a stream is written.
 *
 * @param segment number of the segment being written
 * @param path of it, relative to the journal
 * @param file of it; empty until something is written to it
 * @param chain its end
 * @param segments files
 * @param bytes of all of them
 * @param firstSequence of the first record that remains
 */
record Position(int segment, String path, Optional<AppendFile> file, Chain chain, int segments, long bytes,
        long firstSequence) {}
