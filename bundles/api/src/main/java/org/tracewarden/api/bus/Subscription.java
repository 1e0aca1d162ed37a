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

    /** Ends the subscription: on return its thread has ended, and what was waiting is dropped. Safe to repeat. */
    @Override
    void close();
}
