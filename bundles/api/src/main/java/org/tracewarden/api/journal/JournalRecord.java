// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

import java.time.Instant;

/**
 * One line of a stream.
 *
 * @param stream whole name of its stream
 * @param sequence counts up from 0, the genesis record
 * @param time as it was appended with, to the nanosecond; need not rise from one to the next
 * @param kind what it is in the chain
 * @param type as it was appended with; the kind's own name for the journal's own records
 * @param data its JSON
 * @param previousHash BLAKE3-256 of the record before, in 64 hexadecimal digits
 * @param hash its own, in the same form
 */
public record JournalRecord(
        String stream, long sequence, Instant time, Kind kind, String type, String data,
        String previousHash, String hash) {

    /** What a record is in the chain. */
    public enum Kind {
        /** the first one: host, boot, stream, format */
        GENESIS,
        /** something that was appended */
        DATA,
        /** things are missing here, and how many */
        GAP,
        /** the journal was not closed: what was found torn and cut off */
        RECOVERY,
        /** the first of a further segment, and what the one before ended with */
        SEGMENT,
        /** old segments were deleted, and which */
        RETENTION
    }
}
