// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which records to show; all restrictions have to hold. Immutable.
 *
 * @param streams whole names; empty for all. One that is not there has no records
 * @param since first moment, inclusive
 * @param until last moment, exclusive
 * @param pid records about that process: a field {@code pid} at any depth, outside of parents and ancestors
 * @param comm records about a process of that name
 * @param types record types; empty for all
 * @param where all of them have to hold
 * @param last only that many, the newest, which are kept in memory; at least 1, empty for all
 */
public record JournalQuery(
        Set<String> streams,
        Optional<Instant> since,
        Optional<Instant> until,
        OptionalInt pid,
        Optional<String> comm,
        Set<String> types,
        List<Condition> where,
        OptionalInt last) {

    /** Without any restriction. */
    public static final JournalQuery ALL = new JournalQuery(
            Set.of(), Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty(), Set.of(), List.of(),
            OptionalInt.empty());

    public JournalQuery {
        streams = Set.copyOf(streams);
        types = Set.copyOf(types);
        where = List.copyOf(where);
    }

    /**
     * A comparison with a field.
     *
     * @param path field of the data, with dots: {@code process.comm}, {@code risks.kind}; an array is met when one of
     *     its elements does
     * @param value compared as a number where both are one, otherwise as text
     */
    public record Condition(String path, Comparison comparison, String value) {}

    /** How two values are compared. */
    public enum Comparison {
        EQUAL,
        NOT_EQUAL,
        LESS,
        AT_MOST,
        MORE,
        AT_LEAST,
        /** the text stands in it */
        CONTAINS
    }
}
