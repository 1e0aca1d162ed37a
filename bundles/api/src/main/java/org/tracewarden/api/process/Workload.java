// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.process;

/**
 * What a process belongs to, as its cgroup path tells. Texts are empty where the path names none.
 *
 * @param cgroupPath path of the cgroup below the root of its hierarchy, "/" for the root
 * @param runtime container runtime
 * @param containerId full container id, 64 hex digits for every supported runtime
 * @param podUid Kubernetes pod uid in its dashed form
 * @param systemdUnit innermost systemd unit, such as {@code nginx.service}
 */
public record Workload(
        String cgroupPath, ContainerRuntime runtime, String containerId, String podUid, String systemdUnit) {

    /** The root cgroup: no container, no unit. */
    public static final Workload ROOT = new Workload("/", ContainerRuntime.NONE, "", "", "");

    public boolean inContainer() {
        return runtime != ContainerRuntime.NONE;
    }
}
