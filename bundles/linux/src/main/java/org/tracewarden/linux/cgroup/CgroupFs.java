// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.cgroup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.process.Workload;

/** The cgroup hierarchies of the host: version 1, version 2, or both. OSGi service. Thread-safe. */
@ProviderType
public interface CgroupFs {

    /**
     * Path of a cgroup below the root of its hierarchy.
     *
     * @param hierarchy hierarchy id as in {@code /proc/self/cgroup}, 0 for version 2
     * @param id kernfs id of the cgroup's directory, which is its inode number
     */
    Optional<String> path(int hierarchy, long id);

    /** Tells of a new cgroup, as {@code cgroup/cgroup_mkdir} reports it. */
    void created(int hierarchy, long id, String path);

    /** What a path tells: container, pod, unit. Cached. */
    Workload workload(String path);

    /** Mounted hierarchies. */
    List<Hierarchy> hierarchies();

    /** The hierarchy with the controller, version 2 counted when it has it enabled at its root. */
    Optional<Hierarchy> withController(String controller);

    /**
     * @param id as in {@code /proc/self/cgroup}, 0 for version 2
     * @param controllers such as {@code cpu}, {@code memory}; for version 2 those in cgroup.controllers of its root
     * @param mount where it is mounted
     */
    record Hierarchy(int id, boolean version2, List<String> controllers, Path mount) {}
}
