// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import java.nio.charset.StandardCharsets;

/**
 * The end of a chain: what the next record continues.
 *
 * @param nextSequence number of the next record
 * @param hash of the last record; {@link RecordLine#noHash()} before the first
 */
public record Chain(long nextSequence, String hash) {

    public static final Chain EMPTY = new Chain(0, RecordLine.noHash());

    public long lastSequence() {
        return nextSequence - 1;
    }

    byte[] hashDigits() {
        return hash.getBytes(StandardCharsets.US_ASCII);
    }
}
