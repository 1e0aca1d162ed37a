// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A line of {@code signatures.txt}.
 *
 * @param variants the lines for single operations, by operation
 */
record Signature(List<Argument> arguments, Argument result, Roles roles, Map<String, Signature> variants) {

    /** Of a call that is not in the table: six numbers. */
    static final Signature UNKNOWN = new Signature(
            IntStream.rangeClosed(1, 6)
                    .mapToObj(i -> new Argument("arg" + i, ArgumentKind.HEX, Constants.NONE))
                    .toList(),
            Argument.PLAIN_RESULT, Roles.NONE, Map.of());

    /** How a call with this operation is written. */
    Signature forOperation(String operation) {
        return variants.getOrDefault(operation, this);
    }

    Signature with(Map<String, Signature> otherVariants) {
        return new Signature(arguments, result, roles, otherVariants);
    }
}
