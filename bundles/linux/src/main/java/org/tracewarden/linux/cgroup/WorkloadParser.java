// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.cgroup;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.Workload;

/**
 * Reads container, pod and unit out of a cgroup path. The innermost of each counts: a container that was started inside
 * another one, or inside a pod, is the one that is named.
 */
final class WorkloadParser {

    private static final String ID = "([0-9a-f]{64})";

    /** {@code docker-ID.scope}, {@code crio-ID}, {@code libpod-payload-ID}; conmon's own cgroups do not match. */
    private static final Pattern PREFIXED = Pattern.compile(
            "(docker|cri-containerd|containerd|nerdctl|crio|libpod|libpod-payload)-" + ID + "(?:\\.scope)?");

    /** What runc makes of a systemd-style name under the cgroupfs driver: {@code parent.slice:cri-containerd:ID}. */
    private static final Pattern COLONS = Pattern.compile("(.*):(docker|cri-containerd|containerd|crio|libpod):" + ID);

    private static final Pattern BARE = Pattern.compile(ID);

    /** Dashes of the uid are underscores in slices; static pods have a hash without any. */
    private static final Pattern POD = Pattern.compile(
            "(?:(?:.*-)?kubepods(?:-burstable|-besteffort|-guaranteed)?-)?pod"
                    + "([0-9a-f]{8}([_-])[0-9a-f]{4}\\2[0-9a-f]{4}\\2[0-9a-f]{4}\\2[0-9a-f]{12}|[0-9a-f]{32})"
                    + "(?:\\.slice)?");

    private WorkloadParser() {}

    static Workload parse(String path) {
        ContainerRuntime runtime = ContainerRuntime.NONE;
        String container = "";
        String pod = "";
        String unit = "";
        String parent = "";
        for (String segment : path.split("/")) {
            // ".." comes from the view out of a cgroup namespace
            if (segment.isEmpty() || segment.equals("..")) {
                continue;
            }
            String inPod = segment;
            Matcher colons = COLONS.matcher(segment);
            Matcher prefixed = PREFIXED.matcher(segment);
            if (colons.matches()) {
                inPod = colons.group(1);
                runtime = runtime(colons.group(2));
                container = colons.group(3);
            } else if (prefixed.matches()) {
                runtime = runtime(prefixed.group(1));
                container = prefixed.group(2);
            } else if (BARE.matcher(segment).matches()) {
                runtime = runtimeBelow(parent);
                container = segment;
            } else if (segment.endsWith(".service") || segment.endsWith(".scope")) {
                unit = unit(segment);
            }
            pod = pod(inPod).orElse(pod);
            parent = segment;
        }
        return new Workload(path, runtime, container, pod, unit);
    }

    private static ContainerRuntime runtime(String prefix) {
        return switch (prefix) {
            case "docker" -> ContainerRuntime.DOCKER;
            case "crio" -> ContainerRuntime.CRIO;
            case "libpod", "libpod-payload" -> ContainerRuntime.PODMAN;
            default -> ContainerRuntime.CONTAINERD;
        };
    }

    /** A bare id says its runtime by where it lies. */
    private static ContainerRuntime runtimeBelow(String parent) {
        if (pod(parent).isPresent()) {
            return ContainerRuntime.KUBERNETES;
        }
        return switch (parent) {
            // containerd's own clients put containers below the name of their namespace
            case "default", "k8s.io", "moby" -> ContainerRuntime.CONTAINERD;
            case "libpod_parent" -> ContainerRuntime.PODMAN;
            // docker is the only one that puts bare ids below a parent of the user's choice (--cgroup-parent)
            default -> ContainerRuntime.DOCKER;
        };
    }

    private static Optional<String> pod(String segment) {
        Matcher matcher = POD.matcher(segment);
        return matcher.matches() ? Optional.of(matcher.group(1).replace('_', '-')) : Optional.empty();
    }

    /** systemd puts an underscore before a name that could be mistaken for a file of the cgroup file system. */
    private static String unit(String segment) {
        return segment.startsWith("_") ? segment.substring(1) : segment;
    }
}
