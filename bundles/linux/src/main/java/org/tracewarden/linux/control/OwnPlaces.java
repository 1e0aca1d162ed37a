// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.linux.cgroup.CgroupFs;

/** Finds the directories of the groups that this process itself is in. */
final class OwnPlaces {

    private final Path proc;
    private final KernelFiles files;

    /** @param proc where proc is mounted */
    OwnPlaces(Path proc, KernelFiles files) {
        this.proc = proc;
        this.files = files;
    }

    /** Empty when it is outside of what is mounted. */
    Optional<Path> directory(CgroupFs.Hierarchy hierarchy) {
        String start = hierarchy.id() + ":";
        for (String line : files.read(proc.resolve("self/cgroup")).orElse("").split("\n")) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && line.startsWith(start)) {
                return below(hierarchy.mount(), Path.of(parts[2]));
            }
        }
        return Optional.empty();
    }

    /** Where only a part of the hierarchy is mounted, the first names of the path are missing there. */
    private Optional<Path> below(Path mount, Path path) {
        for (int skipped = 0; skipped <= path.getNameCount(); skipped++) {
            Path place = skipped == path.getNameCount()
                    ? mount : mount.resolve(path.subpath(skipped, path.getNameCount()));
            if (members(place).contains((int) ProcessHandle.current().pid())) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    /** Processes in exactly that group. */
    List<Integer> members(Path group) {
        List<Integer> pids = new ArrayList<>();
        if (Files.isDirectory(group)) {
            files.read(group.resolve("cgroup.procs")).ifPresent(text -> Lines.pids(text, pids));
        }
        return pids;
    }
}
