// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.function.Supplier;

/** What a check says at one look. */
sealed interface Verdict {

    /** No window is over yet: what was said before holds. */
    Verdict PENDING = new Pending();
    /** Within the limit, or there is none. */
    Verdict FINE = new Fine();
    /** It cannot be known. */
    Verdict UNKNOWN = new Unknown();

    record Pending() implements Verdict {}

    record Fine() implements Verdict {}

    record Unknown() implements Verdict {}

    /** @param finding made only when it is told */
    record Exceeded(Supplier<Finding> finding) implements Verdict {}
}
