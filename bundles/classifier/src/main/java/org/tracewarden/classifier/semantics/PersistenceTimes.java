// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.Persistence;

/**
 * From when on trouble is what, in nanoseconds: {@code [0, shortLived)} transient, {@code [shortLived, persistent)}
 * short-lived, {@code [persistent, systemic]} persistent, above it systemic.
 *
 * @param quiet time without trouble that ends an episode; a shorter pause does not
 */
record PersistenceTimes(long shortLived, long persistent, long systemic, long quiet) {

    Persistence of(long lastedNanos) {
        if (lastedNanos < shortLived) {
            return Persistence.TRANSIENT;
        }
        if (lastedNanos < persistent) {
            return Persistence.SHORT_LIVED;
        }
        return lastedNanos <= systemic ? Persistence.PERSISTENT : Persistence.SYSTEMIC;
    }
}
