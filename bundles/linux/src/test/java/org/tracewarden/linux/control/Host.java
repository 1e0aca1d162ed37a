// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.cgroup.CgroupTree;

/** This machine's hierarchies, all of them or only some. */
enum Host {
    AS_IT_IS(line -> true),
    VERSION_1_ALONE(line -> !line.contains(" - cgroup2 ") && !line.startsWith("0::")),
    WITHOUT_FREEZER(line -> !line.contains(" - cgroup2 ") && !line.startsWith("0::")
            && !line.contains(",freezer") && !line.contains(":freezer:"));

    private final Predicate<String> seen;

    Host(Predicate<String> seen) {
        this.seen = seen;
    }

    /** @param folder for what stands in for /proc */
    CgroupFs hierarchies(Path folder) throws IOException {
        Path self = Files.createDirectories(folder.resolve("self"));
        for (String file : List.of("cgroup", "mountinfo")) {
            List<String> lines = Files.readAllLines(Path.of("/proc/self", file));
            Files.write(self.resolve(file), lines.stream().filter(seen).toList());
        }
        return new CgroupTree(folder);
    }
}
