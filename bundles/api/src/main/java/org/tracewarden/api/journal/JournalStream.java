// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

import org.osgi.annotation.versioning.ProviderType;

/** One chain of records. Thread-safe. */
@ProviderType
public interface JournalStream {

    String name();

    /**
     * Takes a record for writing and returns at once; it is written with those that came meanwhile. The order of one
     * caller is kept. When the backlog is full, because the disk is full or slow, the record is given up, and the chain
     * says how many were, in a record of kind {@link JournalRecord.Kind#GAP} at that place.
     *
     * @param wallTime when what it tells of happened, nanoseconds since 1970-01-01T00:00Z
     * @param type what it is, such as {@code processExit}; letters, digits, {@code . _ -}, at most 64
     * @param json one JSON value on one line; not parsed, a line break in it refuses it
     * @return whether it was taken
     * @throws IllegalArgumentException when type or json is none
     * @throws IllegalStateException when the journal is closed
     */
    boolean append(long wallTime, String type, String json);

    /** Says that {@code lost} things are missing here, for a reason in words for a person. Never given up. */
    void gap(long wallTime, long lost, String reason);

    StreamStatus status();
}
