// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.linux.bpf.ProbeFactory;

/**
 * Outlives the linux bundle's stop to see what comes next: a start or update ends the watch, because then the pins are
 * taken over; an uninstallation removes them, unless another linux bundle offers its factory by then. Listens in the
 * system bundle's name, because a stopped bundle's own listeners are gone. An uninstalled bundle that was refreshed
 * loads no class any more: what is done then is done with classes of the JDK and with what was loaded before.
 */
final class UninstallWatch implements BundleListener {

    private static final Logger LOG = LoggerFactory.getLogger(UninstallWatch.class);
    private static final String FACTORY = ProbeFactory.class.getName();

    private final BundleContext system;
    private final long bundleId;
    private final Executor later;
    private final Path pins;

    private UninstallWatch(BundleContext system, long bundleId, Duration delay, Path pins) {
        this.system = system;
        this.bundleId = bundleId;
        this.later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
        this.pins = pins;
    }

    /** @param pins folder in bpffs that goes with the bundle */
    static void begin(BundleContext context, Duration delay, Path pins) {
        BundleContext system = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getBundleContext();
        system.addBundleListener(new UninstallWatch(system, context.getBundle().getBundleId(), delay, pins));
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
        if (system.getServiceReference(FACTORY) != null) {
            return;
        }
        try {
            delete(pins);
        } catch (IOException failed) {
            LOG.warn("Cannot remove the BPF pins; remove them by hand: rm -r {}", pins, failed);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    delete(entry);
                }
            }
        }
        Files.deleteIfExists(path);
    }
}
