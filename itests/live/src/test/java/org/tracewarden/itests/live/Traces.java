// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a platform's agents have on the host beside their processes: run directories and control groups. Looked up on
 * the host itself, not asked of the platform, and there while the platform is not.
 */
final class Traces {

    private final Path run;
    private final String instance;

    /** @param data the data directory of a platform that has been started */
    Traces(Path data) {
        List<String> state = lines(data.resolve("run/state"));
        run = Path.of(value(state, "run="));
        instance = value(state, "instance=");
    }

    private static String value(List<String> state, String key) {
        return state.stream().filter(line -> line.startsWith(key)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + key + " in " + state)).substring(key.length());
    }

    /** The view of one agent, as the supervisor writes it. */
    Path view(int id) {
        return run.resolve("agentsys/agents/" + id);
    }

    /** Directories of runs, {@code ID/NUMBER}, of all agents. */
    List<String> runs() {
        Path agents = run.resolve("agents");
        List<String> found = new ArrayList<>();
        for (Path agent : entries(agents)) {
            entries(agent).forEach(one -> found.add(agents.relativize(one).toString()));
        }
        return found;
    }

    List<String> runs(int id) {
        return runs().stream().filter(one -> one.startsWith(id + "/")).toList();
    }

    /** Control groups of agents, in all hierarchies. */
    List<Path> groups() {
        return named(name -> name.startsWith("agent-"));
    }

    private List<Path> named(Predicate<String> good) {
        // each hierarchy is mounted, and holds the platform's folder, at the top or below the group of whoever began it
        try (Stream<Path> all = Files.find(Path.of("/sys/fs/cgroup"), 8,
                (path, attributes) -> attributes.isDirectory() && good.test(path.getFileName().toString())
                        && path.getParent().endsWith(Path.of("tracewarden", instance)))) {
            return all.toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // a group went while it was looked at; who waits looks again
        }
    }

    List<Path> groups(int id) {
        return groups().stream().filter(group -> group.endsWith("agent-" + id)).toList();
    }

    /** Pids of the launchers. */
    Set<Integer> launchers() {
        Set<Integer> found = new TreeSet<>();
        for (Path group : named(name -> name.equals("launchers"))) {
            lines(group.resolve("cgroup.procs")).forEach(pid -> found.add(Integer.valueOf(pid)));
        }
        return found;
    }

    /** Pids of all that is in the control groups of an agent. */
    List<Integer> members(int id) {
        return groups(id).stream().flatMap(group -> lines(group.resolve("cgroup.procs")).stream())
                .map(Integer::valueOf).distinct().sorted().toList();
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException gone) {
            return List.of();
        }
    }
}
