// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.tracewarden.linux.internal.PlatformInstance;

/** The keeper's life in the framework: which instance it serves, and whether a stop is for good. */
@Component(service = ProbeKeeperComponent.class, immediate = true)
public final class ProbeKeeperComponent {

    private static final Path BPFFS = Path.of("/sys/fs/bpf");

    private final BundleContext context;
    private final ProbeKeeper keeper;
    private final BundleListener listener;

    @Activate
    public ProbeKeeperComponent(BundleContext context) throws IOException {
        this.context = context;
        this.keeper = new ProbeKeeper(BPFFS, PlatformInstance.of(context), GracePeriods.STANDARD);
        this.listener = event -> {
            if (event.getType() == BundleEvent.UNINSTALLED) {
                keeper.uninstalled(event.getBundle().getBundleId());
            }
        };
        context.addBundleListener(listener);
        keeper.start();
    }

    /** Pins stay when only this bundle stops, because its next start takes them over. */
    @Deactivate
    void deactivate() {
        context.removeBundleListener(listener);
        boolean forGood = context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == Bundle.STOPPING;
        keeper.stop(forGood);
        if (!forGood) {
            UninstallWatch.begin(context, GracePeriods.STANDARD.uninstalled(), keeper.pins());
        }
    }

    ProbeKeeper keeper() {
        return keeper;
    }
}
