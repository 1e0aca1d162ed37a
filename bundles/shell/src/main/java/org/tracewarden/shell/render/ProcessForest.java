// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.tracewarden.api.process.ProcessKey;

/** Processes by who stands under whom. A circle, which the input should not have, is broken rather than followed. */
public final class ProcessForest {

    /** Deeper levels are drawn at this depth: there is no room for more. */
    private static final int DEPTH_SHOWN = 20;

    /** A process with the lines of the tree that lead to it. */
    public record Branch(String prefix, ProcessRow row) {}

    private record Step(ProcessRow row, String lead, String knot, int depth) {}

    private final Map<ProcessKey, ProcessRow> rows = new HashMap<>();
    private final Map<ProcessKey, List<ProcessRow>> children = new HashMap<>();

    public ProcessForest(List<ProcessRow> processes) {
        processes.stream().sorted(Comparator.comparingInt(r -> r.process().pid())).forEach(row -> {
            rows.put(row.process().key(), row);
            row.parent().ifPresent(parent -> children.computeIfAbsent(parent, k -> new ArrayList<>()).add(row));
        });
    }

    /** Whole trees, roots and children by pid, each followed by what stands under it. */
    public List<Branch> branches() {
        // the roots, and then whatever no root leads to: circles
        return walk(rows.values().stream()
                .sorted(Comparator.comparing(this::hasParent)
                        .thenComparing(row -> row.process().pid()))
                .toList());
    }

    /** The trees without anything that neither matches nor leads to something that does. */
    public ProcessForest leadingTo(Predicate<ProcessRow> wanted) {
        Set<ProcessRow> kept = new LinkedHashSet<>();
        for (ProcessRow row : rows.values()) {
            Optional<ProcessRow> next = Optional.of(row).filter(wanted);
            while (next.isPresent() && kept.add(next.get())) {
                next = next.get().parent().map(rows::get);
            }
        }
        return new ProcessForest(List.copyOf(kept));
    }

    /** One process and what stands under it; empty when it is not here. */
    public ProcessForest under(ProcessKey root) {
        List<ProcessRow> top = Optional.ofNullable(rows.get(root)).stream().toList();
        List<ProcessRow> found = walk(top).stream().map(Branch::row).collect(Collectors.toList());
        return new ProcessForest(found);
    }

    private boolean hasParent(ProcessRow row) {
        return row.parent().filter(rows::containsKey).isPresent();
    }

    private List<Branch> walk(List<ProcessRow> roots) {
        List<Branch> branches = new ArrayList<>();
        Set<ProcessKey> seen = new LinkedHashSet<>();
        Deque<Step> open = new ArrayDeque<>();
        push(open, roots, "", 0);
        while (!open.isEmpty()) {
            Step step = open.pop();
            if (!seen.add(step.row.process().key())) {
                continue;
            }
            branches.add(new Branch(step.lead + step.knot, step.row));
            boolean deeper = step.depth > 0 && step.depth < DEPTH_SHOWN;
            String lead = deeper ? step.lead + (step.knot.startsWith("├") ? "│ " : "  ") : step.lead;
            push(open, children.getOrDefault(step.row.process().key(), List.of()), lead, step.depth + 1);
        }
        return branches;
    }

    private static void push(Deque<Step> open, List<ProcessRow> siblings, String lead, int depth) {
        for (int i = siblings.size() - 1; i >= 0; i--) {
            String knot = depth == 0 ? "" : i == siblings.size() - 1 ? "└─" : "├─";
            open.push(new Step(siblings.get(i), lead, knot, depth));
        }
    }
}
