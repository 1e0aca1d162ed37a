// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.journal;

import java.util.OptionalLong;
import java.util.Set;

/**
 * What to check.
 *
 * @param streams whole names; empty for all
 * @param from first sequence; records before are not read, and the record at {@code from} is taken for granted unless a
 *     checkpoint vouches for it; empty for the first there is
 * @param to last sequence, inclusive; empty for the last there is
 */
public record VerifyRequest(Set<String> streams, OptionalLong from, OptionalLong to) {

    /** All of every stream. */
    public static final VerifyRequest ALL = new VerifyRequest(Set.of(), OptionalLong.empty(), OptionalLong.empty());

    public VerifyRequest {
        streams = Set.copyOf(streams);
    }
}
