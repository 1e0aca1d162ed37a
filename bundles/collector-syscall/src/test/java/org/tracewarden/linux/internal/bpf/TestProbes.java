// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import java.nio.file.Path;
import java.time.Duration;
import org.tracewarden.linux.bpf.Btf;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeFactory;
import org.tracewarden.linux.bpf.ProbeSpec;

/** The real loader without a framework; lies in this package because the loader is no part of the bundle's api. */
public final class TestProbes implements ProbeFactory, AutoCloseable {

    private static final Owner OWNER = new Owner(1, () -> false);

    private final ProbeKeeper keeper;

    public TestProbes(String instance) {
        keeper = new ProbeKeeper(
                Path.of("/sys/fs/bpf"), instance, new GracePeriods(Duration.ofMinutes(1), Duration.ofSeconds(1)));
        keeper.start();
    }

    @Override
    public Probe open(ProbeSpec spec) throws ProbeException {
        return keeper.open(spec, OWNER);
    }

    @Override
    public Btf kernelBtf() throws ProbeException {
        return keeper.kernelBtf();
    }

    @Override
    public void close() {
        keeper.stop(true);
    }
}
