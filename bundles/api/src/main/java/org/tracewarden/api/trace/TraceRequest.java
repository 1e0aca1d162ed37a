// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.util.Set;

/**
 * A session to begin.
 *
 * @param syscalls names of the calls to trace; empty for all. A program whose calls are chosen runs faster, because
 *     the others do not stop it. A name that is none of this machine fails the session, which says so
 */
public record TraceRequest(TraceTarget target, Set<String> syscalls) {

    public TraceRequest {
        syscalls = Set.copyOf(syscalls);
    }

    /** A session that traces all calls. */
    public static TraceRequest all(TraceTarget target) {
        return new TraceRequest(target, Set.of());
    }
}
