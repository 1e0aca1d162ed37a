// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/**
 * How long the caller was ready to wait.
 *
 * @param kind whether there is a limit, and of which kind
 * @param nanos the span, or the point in time of the clock that the call names; 0 for {@link Kind#NONE}
 */
public record TimeLimit(Kind kind, long nanos) {

    /** Kinds of limits. */
    public enum Kind {
        /** It waits for ever. */
        NONE,
        SPAN,
        POINT_IN_TIME
    }

    public static final TimeLimit FOREVER = new TimeLimit(Kind.NONE, 0);
}
