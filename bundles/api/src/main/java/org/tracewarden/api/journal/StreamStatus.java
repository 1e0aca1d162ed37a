// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

/**
 * How a stream does. Counts are at least 0.
 *
 * @param name whole name of the stream, the file that is being written under the journal's directory
 * @param segments files
 * @param bytes of all of them
 * @param firstSequence of the first record still there; -1 when the stream cannot be opened
 * @param lastSequence of the last one written; -1 before the first
 * @param appended records taken since the journal was opened
 * @param lost records given up since then
 * @param waiting records taken and not yet written
 * @param trouble why nothing can be written now and what to do; empty when all is well
 * @param file the one being written
 */
public record StreamStatus(
        String name,
        int segments,
        long bytes,
        long firstSequence,
        long lastSequence,
        long appended,
        long lost,
        long waiting,
        String trouble,
        String file) {}
