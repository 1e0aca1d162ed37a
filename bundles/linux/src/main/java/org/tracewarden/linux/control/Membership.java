// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/** Who is in which group. Thread-safe. */
final class Membership {

    private static final String DELETED = " (deleted)";

    private final List<Base> bases;
    private final ProcessStats stats;
    /** What stands before a group's name in {@code /proc/PID/cgroup}, below whatever the hierarchy's root is. */
    private final String folder;

    Membership(Layout layout, ProcessStats stats, String instance) {
        this.bases = layout.membership();
        this.stats = stats;
        this.folder = "/" + BaseMaker.FOLDER + "/" + instance + "/";
    }

    List<Integer> pids(String group) {
        TreeSet<Integer> pids = new TreeSet<>();
        bases.forEach(base -> base.members(group, pids));
        return List.copyOf(pids);
    }

    /** Looks in one hierarchy only, which is enough for one that has settled. */
    List<Integer> settled(String group) {
        List<Integer> pids = new ArrayList<>();
        bases.stream().findFirst().ifPresent(base -> base.members(group, pids));
        return pids;
    }

    boolean populated(String group) {
        return bases.stream().anyMatch(base -> populated(base, group));
    }

    private static boolean populated(Base base, String group) {
        if (base.version2()) {
            return base.read(group, "cgroup.events")
                    .map(text -> Lines.keyed(text, "populated"))
                    .orElse(OptionalLong.empty())
                    .orElse(0) != 0;
        }
        List<Integer> pids = new ArrayList<>();
        base.members(group, pids);
        return !pids.isEmpty();
    }

    boolean holds(String group, int pid) {
        return nameOf(pid).filter(group::equals).isPresent();
    }

    Optional<String> nameOf(int pid) {
        Optional<String> text = stats.text(pid, "cgroup");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        for (Base base : bases) {
            String start = base.hierarchy() + ":";
            for (String line : text.get().split("\n")) {
                if (line.startsWith(start)) {
                    Optional<String> name = name(line.substring(line.indexOf(':', start.length()) + 1));
                    if (name.isPresent()) {
                        return name;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> name(String path) {
        int at = path.indexOf(folder);
        if (at < 0) {
            return Optional.empty();
        }
        String rest = path.substring(at + folder.length());
        int end = rest.indexOf('/');
        String name = end < 0 ? rest : rest.substring(0, end);
        return Optional.of(name.endsWith(DELETED) ? name.substring(0, name.length() - DELETED.length()) : name);
    }
}
