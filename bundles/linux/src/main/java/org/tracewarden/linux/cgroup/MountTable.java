// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads which hierarchies there are ({@code /proc/self/cgroup}) and where they are mounted ({@code mountinfo}). */
final class MountTable {

    private static final String VERSION_1 = "cgroup";
    private static final String VERSION_2 = "cgroup2";

    private final Path self;

    /** @param proc where proc is mounted */
    MountTable(Path proc) {
        self = proc.resolve("self");
    }

    /** Mounted hierarchies, version 2 first, then by id. */
    List<Mounted> read() throws IOException {
        List<Mount> mounts = mounts();
        List<Mounted> found = new ArrayList<>();
        for (String line : Files.readAllLines(self.resolve("cgroup"))) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            int id = Integer.parseInt(parts[0]);
            List<String> controllers = parts[1].isEmpty() ? List.of() : List.of(parts[1].split(","));
            widest(mounts, controllers).ifPresent(mount -> found.add(new Mounted(
                    new CgroupFs.Hierarchy(
                            id,
                            controllers.isEmpty(),
                            controllers.isEmpty() ? enabled(mount.point) : controllers,
                            mount.point),
                    mount.prefix())));
        }
        found.sort((a, b) -> Integer.compare(a.hierarchy.id(), b.hierarchy.id()));
        return List.copyOf(found);
    }

    /** A hierarchy that is mounted several times is looked at where the most of it can be seen. */
    private static Optional<Mount> widest(List<Mount> mounts, List<String> controllers) {
        Mount best = null;
        for (Mount mount : mounts) {
            boolean wanted = controllers.isEmpty()
                    ? mount.type.equals(VERSION_2)
                    : mount.type.equals(VERSION_1) && mount.options.containsAll(controllers);
            if (wanted && (best == null || mount.prefix().length() < best.prefix().length())) {
                best = mount;
            }
        }
        return Optional.ofNullable(best);
    }

    private static List<String> enabled(Path mount) {
        try {
            String text = Files.readString(mount.resolve("cgroup.controllers")).strip();
            return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
        } catch (IOException notReadable) {
            return List.of();
        }
    }

    private List<Mount> mounts() throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : Files.readAllLines(self.resolve("mountinfo"), StandardCharsets.UTF_8)) {
            // id parent major:minor root mount-point options [optional fields] - type source super-options
            int separator = line.indexOf(" - ");
            if (separator < 0) {
                continue;
            }
            String[] before = line.substring(0, separator).split(" ");
            String[] after = line.substring(separator + 3).split(" ");
            if (before.length >= 5 && after.length >= 3 && (after[0].equals(VERSION_1) || after[0].equals(VERSION_2))) {
                mounts.add(new Mount(
                        after[0],
                        unescape(before[3]),
                        Path.of(unescape(before[4])),
                        new HashSet<>(Arrays.asList(after[2].split(",")))));
            }
        }
        return mounts;
    }

    /** Spaces, tabs, line ends and backslashes stand as three octal digits. */
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 3 < field.length()) {
                text.append((char) Integer.parseInt(field.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** @param prefix path of the mounted directory below the root of its hierarchy, empty for the root itself */
    record Mounted(CgroupFs.Hierarchy hierarchy, String prefix) {}

    private record Mount(String type, String root, Path point, Set<String> options) {

        /** Inside a cgroup namespace the root is told from there, as {@code /..}: then nothing more is known. */
        String prefix() {
            return root.equals("/") || root.startsWith("/..") ? "" : root;
        }
    }
}
