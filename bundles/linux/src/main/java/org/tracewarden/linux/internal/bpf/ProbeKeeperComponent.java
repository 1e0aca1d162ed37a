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

/** The keeper's life in the framework: which instance it serves, and whether a stop is for good. */
@Component(service = ProbeKeeperComponent.class, immediate = true)
public final class ProbeKeeperComponent {

    private static final Path BPFFS = Path.of("/sys/fs/bpf");
    private static final String INSTANCE_PROPERTY = "tracewarden.instance";
    private static final String INSTANCE_FORM = "[A-Za-z0-9_-]{1,64}";

    private final BundleContext context;
    private final ProbeKeeper keeper;
    private final BundleListener listener;

    @Activate
    public ProbeKeeperComponent(BundleContext context) throws IOException {
        this.context = context;
        this.keeper = new ProbeKeeper(BPFFS, instance(context), GracePeriods.STANDARD);
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

    /** The configured name, otherwise a digest of the data folder, which only one platform can use at a time. */
    private static String instance(BundleContext context) throws IOException {
        String configured = context.getProperty(INSTANCE_PROPERTY);
        if (configured != null) {
            if (!configured.matches(INSTANCE_FORM)) {
                throw new IllegalArgumentException(INSTANCE_PROPERTY + " must be 1 to 64 letters, digits, '_' and '-',"
                        + " not '" + configured + "'");
            }
            return configured;
        }
        String karafData = context.getProperty("karaf.data");
        String storage = context.getProperty(Constants.FRAMEWORK_STORAGE);
        String folder = karafData != null ? karafData : storage != null ? storage : "felix-cache";
        return SpecDigests.shortDigest(Path.of(folder).toFile().getCanonicalPath());
    }
}
