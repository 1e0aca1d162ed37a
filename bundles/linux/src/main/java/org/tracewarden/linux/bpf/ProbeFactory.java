// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.bpf;

import org.osgi.annotation.versioning.ProviderType;

/** Loads probes, or takes over the ones that a predecessor left pinned. OSGi service of this bundle. Thread-safe. */
@ProviderType
public interface ProbeFactory {

    /**
     * Loads and attaches, or adopts what is pinned.
     *
     * @throws ProbeException with a reason a person can act on: missing privilege, missing libbpf, kernel without BTF,
     *     a refused required program (with the verifier's last lines), or a layout that does not match
     */
    Probe open(ProbeSpec spec) throws ProbeException;

    /** BTF of the running kernel. */
    Btf kernelBtf() throws ProbeException;
}
