// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.linux.proc.ProcFs;

/** Groups where no hierarchy serves. They are known only while they are open. */
final class DescentGroups implements ControlGroups {

    private final Containment containment;
    private final ProcessTrees trees;
    private final ProcessStats stats;
    private final Map<Integer, DescentGroup> open = new ConcurrentHashMap<>();

    DescentGroups(Containment containment, ProcFs processes, ProcessStats stats) {
        this.containment = containment;
        this.trees = new ProcessTrees(processes, stats);
        this.stats = stats;
    }

    @Override
    public Containment containment() {
        return containment;
    }

    @Override
    public ControlGroup open(int number) {
        DescentGroup group = open.computeIfAbsent(
                GroupNames.check(number), n -> new DescentGroup(n, trees, stats, open::remove));
        group.heldBy(ProcessIo.NOBODY);
        return group;
    }

    @Override
    public List<Integer> numbers() {
        return open.keySet().stream().sorted().toList();
    }

    @Override
    public OptionalInt numberOf(int pid) {
        OptionalInt number = numberOf(pid, trees.recent());
        // one that started since the last look is not in it yet
        return number.isPresent() ? number : numberOf(pid, trees.now());
    }

    private OptionalInt numberOf(int pid, ProcessTree tree) {
        return open.values().stream()
                .filter(group -> group.members(tree).stream().anyMatch(member -> member.pid() == pid))
                .mapToInt(DescentGroup::number)
                .findFirst();
    }

    @Override
    public List<Path> launcherJoinFiles() {
        return List.of();
    }
}
