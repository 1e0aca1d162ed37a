// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.bus.EventBus;

/** The correlation as it runs in the platform, on default settings. */
public final class Correlation implements AutoCloseable {

    private final CertificateRegistry registry;

    public Correlation(EventBus bus) {
        registry = new CertificateRegistry(bus, Settings.DEFAULT, EventClock.system());
    }

    @Override
    public void close() {
        registry.deactivate();
    }
}
