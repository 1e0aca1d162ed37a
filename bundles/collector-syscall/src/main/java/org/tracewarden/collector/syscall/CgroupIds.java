// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.tracewarden.linux.cgroup.CgroupFs;

/**
 * Finds the kernfs ids of cgroups, which are the inode numbers of their directories. A path stands for the cgroup of
 * that path in each hierarchy by which processes are told apart; as ids count anew in each hierarchy of version 1, the
 * id of one may be that of another cgroup elsewhere, which is watched with it then. For one thread.
 */
final class CgroupIds {

    /** Beside version 2, the hierarchies that the programs look at. */
    private static final List<String> TELLING = List.of("memory", "pids", "cpu");

    /** @param missing paths that no hierarchy has now */
    record Found(Set<Long> ids, List<String> missing) {}

    private final CgroupFs cgroups;

    CgroupIds(CgroupFs cgroups) {
        this.cgroups = cgroups;
    }

    Found of(Collection<String> paths) {
        Set<Long> ids = new HashSet<>();
        List<String> missing = new ArrayList<>();
        for (String path : paths) {
            boolean found = false;
            for (CgroupFs.Hierarchy hierarchy : cgroups.hierarchies()) {
                if (hierarchy.version2() || TELLING.stream().anyMatch(hierarchy.controllers()::contains)) {
                    found |= add(hierarchy.mount().resolve(path.substring(1)), ids);
                }
            }
            if (!found) {
                missing.add(path);
            }
        }
        missing.sort(null);
        return new Found(ids, missing);
    }

    private static boolean add(Path directory, Set<Long> ids) {
        try {
            ids.add(((Number) Files.getAttribute(directory, "unix:ino")).longValue());
            return true;
        } catch (IOException notThere) {
            return false;
        }
    }
}
