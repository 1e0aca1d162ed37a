// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

import org.osgi.annotation.versioning.ProviderType;

/** One chain of records. Thread-safe. */
@ProviderType
public interface JournalStream {

    /** As it was asked for with. */
    String name();

    /**
     * Takes a record for writing and returns at once; it is written with those that came meanwhile. The order of one
     * caller is kept. When the backlog is full, because the disk is full or slow, the record is given up, and the chain
     * says how many were, in a record of kind {@link JournalRecord.Kind#GAP} at that place.
     *
     * @param wallTime when what it tells of happened, nanoseconds since 1970-01-01T00:00Z
     * @param type what it is, such as {@code processExit}; letters, digits, {@code . _ -}, at most 64
     * @param json one JSON value on one line, at most 16 MiB as UTF-8; not parsed, a line break in it refuses it
     * @return whether it was taken; a value that is too long is given up as one that does not fit into the backlog
     * @throws IllegalArgumentException when type or json is none
     * @throws IllegalStateException when the journal is closed
     */
    boolean append(long wallTime, String type, String json);

    /**
     * Says that things are missing here. Never given up. Gaps without a record between them may be told as one, with
     * the reason of the first.
     *
     * @param wallTime when it became known, nanoseconds since 1970-01-01T00:00Z
     * @param lost how many, at least 1
     * @param reason in words for a person
     * @throws IllegalArgumentException when {@code lost} is less than 1
     * @throws IllegalStateException when the journal is closed
     */
    void gap(long wallTime, long lost, String reason);

    /** How it does now. */
    StreamStatus status();
}
