// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

/**
 * One argument of a call, or its result.
 *
 * @param constants its names if it is a {@link ArgumentKind#CONSTANT}, otherwise {@link Constants#NONE}
 */
record Argument(String name, ArgumentKind kind, Constants constants) {

    static final Argument PLAIN_RESULT = new Argument("", ArgumentKind.LONG, Constants.NONE);
}
