// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.process;

/** The container runtime that a cgroup path names. */
public enum ContainerRuntime {
    NONE, DOCKER, CONTAINERD, CRIO, PODMAN,
    /** A Kubernetes container whose path does not tell the runtime (cgroupfs driver). */
    KUBERNETES
}
