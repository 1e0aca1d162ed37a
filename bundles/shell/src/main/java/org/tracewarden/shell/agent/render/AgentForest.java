// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent.render;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tracewarden.api.agent.AgentProcess;

/** An agent's processes by who stands under whom; orphans are roots. A circle is broken rather than followed. */
final class AgentForest {

    /** Deeper levels are drawn at this depth: there is no room for more. */
    private static final int DEPTH_SHOWN = 12;

    /** A process with the lines that lead to it. */
    record Branch(String prefix, ProcessUse use) {}

    private final List<ProcessUse> all;
    private final Map<Integer, List<ProcessUse>> children = new HashMap<>();
    private final Set<Integer> seen = new HashSet<>();
    private final List<Branch> branches = new ArrayList<>();

    AgentForest(List<ProcessUse> processes) {
        all = processes.stream().sorted(Comparator.comparingInt(AgentForest::pid)).toList();
        all.forEach(use -> children.computeIfAbsent(use.process().parent(), parent -> new ArrayList<>()).add(use));
    }

    /** Whole trees, each process followed by what stands under it. */
    List<Branch> branches() {
        Set<Integer> pids = all.stream().map(AgentForest::pid).collect(Collectors.toSet());
        all.stream().filter(use -> !pids.contains(use.process().parent())).forEach(use -> add("", "", use, 0));
        // whatever no root leads to
        all.forEach(use -> add("", "", use, 0));
        return List.copyOf(branches);
    }

    private void add(String lead, String knot, ProcessUse use, int depth) {
        if (!seen.add(pid(use))) {
            return;
        }
        branches.add(new Branch(lead + knot, use));
        // deep descent is flattened, so that neither the line nor the stack runs out
        List<ProcessUse> below = children.getOrDefault(pid(use), List.of());
        if (depth >= DEPTH_SHOWN) {
            flat(lead + knot, below);
            return;
        }
        String next = lead + (knot.isEmpty() ? "" : knot.startsWith("├") ? "│ " : "  ");
        for (int i = 0; i < below.size(); i++) {
            add(next, i == below.size() - 1 ? "└─" : "├─", below.get(i), depth + 1);
        }
    }

    private void flat(String prefix, List<ProcessUse> first) {
        List<ProcessUse> open = new ArrayList<>(first);
        for (int i = 0; i < open.size(); i++) {
            if (seen.add(pid(open.get(i)))) {
                branches.add(new Branch(prefix, open.get(i)));
                open.addAll(children.getOrDefault(pid(open.get(i)), List.of()));
            }
        }
    }

    private static int pid(ProcessUse use) {
        AgentProcess process = use.process();
        return process.key().pid();
    }
}
