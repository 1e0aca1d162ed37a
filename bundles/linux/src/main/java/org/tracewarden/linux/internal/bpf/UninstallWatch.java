// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.tracewarden.linux.bpf.ProbeFactory;

/**
 * Outlives the linux bundle's stop to see what comes next: a start or update ends the watch, because then the pins are
 * taken over; an uninstallation removes them, unless another linux bundle offers its factory by then. Listens in the
 * system bundle's name, because a stopped bundle's own listeners are gone.
 */
final class UninstallWatch implements BundleListener {

    private final BundleContext system;
    private final long bundleId;
    private final Executor later;
    private final Runnable removal;

    private UninstallWatch(BundleContext system, long bundleId, Duration delay, Runnable removal) {
        this.system = system;
        this.bundleId = bundleId;
        this.later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
        this.removal = removal;
    }

    static void begin(BundleContext context, Duration delay, Runnable removal) {
        BundleContext system = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext();
        system.addBundleListener(new UninstallWatch(system, context.getBundle().getBundleId(), delay, removal));
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getBundle().getBundleId() != bundleId) {
            return;
        }
        int type = event.getType();
        if (type == BundleEvent.UNINSTALLED) {
            later.execute(this::removeUnlessTakenOver);
        }
        if (type == BundleEvent.UNINSTALLED || type == BundleEvent.UPDATED || type == BundleEvent.STARTED) {
            system.removeBundleListener(this);
        }
    }

    private void removeUnlessTakenOver() {
        if (system.getServiceReference(ProbeFactory.class.getName()) == null) {
            removal.run();
        }
    }
}
