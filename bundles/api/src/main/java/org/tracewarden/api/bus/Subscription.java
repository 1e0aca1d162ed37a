// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.bus;

import org.osgi.annotation.versioning.ProviderType;

/** A subscriber's place on the bus. Thread-safe. */
@ProviderType
public interface Subscription extends AutoCloseable {

    String name();

    int capacity();

    /** Events waiting now. */
    int queued();

    long delivered();

    /** Events given up because the subscriber fell behind. */
    long lost();

    /** Events on which the subscriber threw an exception; they count as delivered too. */
    default long failed() {
        return 0;
    }

    /** Ends the subscription: on return its thread has ended, and what was waiting is dropped. Safe to repeat. */
    @Override
    void close();
}
