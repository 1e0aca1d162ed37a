// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tracewarden.api.agent.AgentSpec;

/** Which agents start after which. Belongs to the agents' thread. */
final class Dependencies {

    /** By name: ids of the agents that start after it. */
    private final Map<String, Set<Integer>> followers = new HashMap<>();

    void add(AgentSpec spec) {
        spec.after().forEach(name -> followers.computeIfAbsent(name, first -> new LinkedHashSet<>()).add(spec.id()));
    }

    void remove(AgentSpec spec) {
        for (String name : spec.after()) {
            Set<Integer> ids = followers.getOrDefault(name, Set.of());
            if (ids.remove(spec.id()) && ids.isEmpty()) {
                followers.remove(name);
            }
        }
    }

    /** Ids of the agents that start after it. */
    List<Integer> followers(String name) {
        Set<Integer> ids = followers.get(name);
        return ids == null ? List.of() : List.copyOf(ids);
    }

    /**
     * The way from an agent back to itself that its spec would make.
     *
     * @param after names of what the agent of a name starts after; empty when there is none
     * @return as {@code a → b → a}; empty when there is no such way
     */
    static Optional<String> cycle(AgentSpec spec, Function<String, List<String>> after) {
        Deque<List<String>> ways = new ArrayDeque<>();
        Set<String> visited = new HashSet<>();
        spec.after().forEach(name -> ways.add(List.of(spec.name(), name)));
        while (!ways.isEmpty()) {
            List<String> way = ways.poll();
            String last = way.get(way.size() - 1);
            if (last.equals(spec.name())) {
                return Optional.of(String.join(" → ", way));
            }
            if (visited.add(last)) {
                for (String next : after.apply(last)) {
                    List<String> longer = new ArrayList<>(way);
                    longer.add(next);
                    ways.add(longer);
                }
            }
        }
        return Optional.empty();
    }
}
