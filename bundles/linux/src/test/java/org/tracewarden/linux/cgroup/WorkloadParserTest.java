// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.Workload;

class WorkloadParserTest {

    private static final String A = "4b0f8c5c1d7e2a9360f1e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a098";
    private static final String B = "c7d61b8e9f00112233445566778899aabbccddeeff00112233445566778899aa";
    private static final String POD = "2f48e3c1-90b4-4d0a-bd5e-0a1b2c3d4e5f";
    private static final String SLICED_POD = POD.replace('-', '_');
    private static final String STATIC_POD = "a3d5f1c09b8e7d6c5b4a392817065f4e";

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void aPathTellsContainerPodAndUnit(
            String path, ContainerRuntime runtime, String container, String pod, String unit) {
        assertEquals(new Workload(path, runtime, container, pod, unit), WorkloadParser.parse(path));
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                // no container
                none("/", ""),
                none("/init.scope", "init.scope"),
                none("/system.slice/nginx.service", "nginx.service"),
                none("/system.slice/system-getty.slice/getty@tty1.service", "getty@tty1.service"),
                none("/system.slice/_cpu.service", "cpu.service"),
                none("/user.slice/user-1000.slice/session-3.scope", "session-3.scope"),
                none("/user.slice/user-1000.slice/user@1000.service/app.slice/app-gnome-firefox-4211.scope",
                        "app-gnome-firefox-4211.scope"),
                none("/machine.slice/machine-qemu\\x2d1\\x2dweb.scope", "machine-qemu\\x2d1\\x2dweb.scope"),
                none("/system.slice", ""),
                none("/process_api/5926e4cebea69ff41bf2f3a7289c8d28", ""),
                none("/lxc.payload.web", ""),
                // docker
                row("/docker/" + A, ContainerRuntime.DOCKER, A, "", ""),
                row("/system.slice/docker-" + A + ".scope", ContainerRuntime.DOCKER, A, "", ""),
                row("/user.slice/user-1000.slice/user@1000.service/user.slice/docker-" + A + ".scope",
                        ContainerRuntime.DOCKER, A, "", "user@1000.service"),
                row("/docker/" + A + "/system.slice/ssh.service", ContainerRuntime.DOCKER, A, "", "ssh.service"),
                row("/docker/" + A + "/docker/" + B, ContainerRuntime.DOCKER, B, "", ""),
                row("/actions_job/" + A, ContainerRuntime.DOCKER, A, "", ""),
                row("/ecs/9781c248-0edd-4cdb-9a93-f63cb662a5d3/" + A, ContainerRuntime.DOCKER, A, "", ""),
                row("/system.slice:docker:" + A, ContainerRuntime.DOCKER, A, "", ""),
                none("/system.slice/docker.service", "docker.service"),
                // containerd
                row("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + SLICED_POD
                        + ".slice/cri-containerd-" + A + ".scope", ContainerRuntime.CONTAINERD, A, POD, ""),
                row("/system.slice/containerd.service/kubepods-burstable-pod" + SLICED_POD + ".slice:cri-containerd:"
                        + A, ContainerRuntime.CONTAINERD, A, POD, "containerd.service"),
                row("/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/"
                        + "kubelet-kubepods-besteffort-pod" + SLICED_POD + ".slice/cri-containerd-" + A + ".scope",
                        ContainerRuntime.CONTAINERD, A, POD, ""),
                row("/system.slice/nerdctl-" + A + ".scope", ContainerRuntime.CONTAINERD, A, "", ""),
                row("/default/" + A, ContainerRuntime.CONTAINERD, A, "", ""),
                // cri-o
                row("/kubepods.slice/kubepods-pod" + SLICED_POD + ".slice/crio-" + A + ".scope",
                        ContainerRuntime.CRIO, A, POD, ""),
                row("/kubepods.slice/kubepods-pod" + SLICED_POD + ".slice/crio-" + A + ".scope/container",
                        ContainerRuntime.CRIO, A, POD, ""),
                row("/kubepods/besteffort/pod" + POD + "/crio-" + A, ContainerRuntime.CRIO, A, POD, ""),
                row("/kubepods.slice/kubepods-pod" + SLICED_POD + ".slice/crio-conmon-" + A + ".scope",
                        ContainerRuntime.NONE, "", POD, "crio-conmon-" + A + ".scope"),
                // podman
                row("/machine.slice/libpod-" + A + ".scope", ContainerRuntime.PODMAN, A, "", ""),
                row("/machine.slice/libpod-" + A + ".scope/container", ContainerRuntime.PODMAN, A, "", ""),
                row("/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-" + A + ".scope",
                        ContainerRuntime.PODMAN, A, "", "user@1000.service"),
                row("/libpod_parent/libpod-" + A, ContainerRuntime.PODMAN, A, "", ""),
                row("/machine.slice/machine-libpod_pod_" + B + ".slice/libpod-" + A + ".scope",
                        ContainerRuntime.PODMAN, A, "", ""),
                row("/system.slice/web.service/libpod-payload-" + A, ContainerRuntime.PODMAN, A, "", "web.service"),
                none("/machine.slice/libpod-conmon-" + A + ".scope", "libpod-conmon-" + A + ".scope"),
                none("/libpod_parent/conmon", ""),
                // Kubernetes, cgroupfs driver and static pods
                row("/kubepods/burstable/pod" + POD + "/" + A, ContainerRuntime.KUBERNETES, A, POD, ""),
                row("/kubepods/pod" + POD + "/" + A, ContainerRuntime.KUBERNETES, A, POD, ""),
                row("/kubepods/burstable/pod" + STATIC_POD + "/" + A, ContainerRuntime.KUBERNETES, A, STATIC_POD, ""),
                row("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + STATIC_POD
                        + ".slice/cri-containerd-" + A + ".scope", ContainerRuntime.CONTAINERD, A, STATIC_POD, ""),
                row("/kubepods/burstable/pod" + POD, ContainerRuntime.NONE, "", POD, ""),
                row("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" + SLICED_POD + ".slice/docker-"
                        + A + ".scope", ContainerRuntime.DOCKER, A, POD, ""),
                // nested
                row("/kubepods/burstable/pod" + POD + "/" + A + "/docker/" + B, ContainerRuntime.DOCKER, B, POD, ""),
                row("/docker/" + A + "/kubelet/kubepods/burstable/pod" + POD + "/" + B,
                        ContainerRuntime.KUBERNETES, B, POD, ""),
                row("/docker/" + A + "/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-pod" + SLICED_POD
                        + ".slice/cri-containerd-" + B + ".scope", ContainerRuntime.CONTAINERD, B, POD, ""),
                // out of a cgroup namespace
                row("/../../docker/" + A, ContainerRuntime.DOCKER, A, "", ""),
                row("/../" + A, ContainerRuntime.DOCKER, A, "", ""),
                row("/../../../kubepods-pod" + SLICED_POD + ".slice/cri-containerd-" + A + ".scope",
                        ContainerRuntime.CONTAINERD, A, POD, ""),
                none("/..", ""),
                // close, but none
                none("/docker/" + A.substring(1), ""),
                none("/docker/" + A.toUpperCase(java.util.Locale.ROOT), ""),
                none("/system.slice/docker-" + A + ".service", "docker-" + A + ".service"),
                none("/kubepods/burstable/pod2f48e3c1_90b4-4d0a-bd5e-0a1b2c3d4e5f", ""),
                none("/tripod" + POD, ""));
    }

    private static Arguments none(String path, String unit) {
        return row(path, ContainerRuntime.NONE, "", "", unit);
    }

    private static Arguments row(String path, ContainerRuntime runtime, String container, String pod, String unit) {
        return Arguments.of(path, runtime, container, pod, unit);
    }
}
