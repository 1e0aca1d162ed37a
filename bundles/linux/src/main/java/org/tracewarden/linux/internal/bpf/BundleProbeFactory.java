// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.tracewarden.linux.bpf.Btf;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeFactory;
import org.tracewarden.linux.bpf.ProbeSpec;

/** The factory as one bundle sees it: an instance for each, so that it is known whose probes these are. */
@Component(service = ProbeFactory.class, scope = ServiceScope.BUNDLE)
public final class BundleProbeFactory implements ProbeFactory {

    private final ProbeKeeper keeper;
    private final Owner owner;

    @Activate
    public BundleProbeFactory(ComponentContext context, @Reference ProbeKeeperComponent keeper) {
        Bundle user = context.getUsingBundle();
        this.keeper = keeper.keeper();
        this.owner = new Owner(user.getBundleId(), () -> user.getState() == Bundle.UNINSTALLED);
    }

    @Override
    public Probe open(ProbeSpec spec) throws ProbeException {
        return keeper.open(spec, owner);
    }

    @Override
    public Btf kernelBtf() throws ProbeException {
        return keeper.kernelBtf();
    }

    /** The bundle has let go of the service: probes it forgot are closed, so that they can be opened again. */
    @Deactivate
    void deactivate() {
        keeper.closeAllOf(owner);
    }
}
