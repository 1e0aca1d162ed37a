// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.tracewarden.itests.support.Output;

/** Agents as an operator has them: by the console. Those that a test spawned are gone when it ends. */
final class Agents implements AutoCloseable {

    private final Platform platform;
    private final Set<String> spawned = new LinkedHashSet<>();

    Agents(Platform platform) {
        this.platform = platform;
    }

    /** What is on the host of them. */
    Traces traces() {
        return new Traces(platform.etc("any").getParent().getParent());
    }

    /** Spawns one; options and command as for {@code asm:spawn}. */
    Agent spawn(String name, String optionsAndCommand) {
        spawned.add(name);
        return Agent.of(Json.values(platform.run("asm:spawn --json --name " + name + " " + optionsAndCommand)).get(0));
    }

    /** What is said about one that must not be spawned. */
    String refusal(String name, String optionsAndCommand) {
        spawned.add(name);
        Output output = platform.attempt("asm:spawn --name " + name + " " + optionsAndCommand);
        assertNotEquals(0, output.status(), () -> optionsAndCommand + " is accepted: " + output);
        return (output.out() + output.err()).strip();
    }

    /** An agent that a file declares, or one that another class has spawned, is to go with this test, too. */
    void adopt(String name) {
        spawned.add(name);
    }

    /** Has something done with one, such as {@code stop}; returns what it is like then. */
    Agent order(String order, String name) {
        platform.run("asm:" + order + " " + name);
        return get(name);
    }

    void remove(String name) {
        platform.run("asm:remove " + name);
    }

    Agent get(String name) {
        return find(name).orElseThrow(() -> new AssertionError("there is no agent " + name));
    }

    Optional<Agent> find(String name) {
        return all().stream().filter(agent -> agent.name().equals(name)).findFirst();
    }

    List<Agent> all() {
        return Json.values(platform.run("asm:list --all --json")).stream().map(Agent::of).toList();
    }

    /** Waits until one is as wanted. */
    Agent await(String name, String wanted, Predicate<Agent> good) {
        return Patience.until(name + " " + wanted, Patience.ENOUGH, () -> get(name), good);
    }

    Agent await(String name, String state) {
        return await(name, "to be " + state, agent -> agent.state().equals(state));
    }

    /** Pids of all its processes. */
    List<Integer> tree(String name) {
        return Json.values(platform.run("asm:tree --sample 1ms --json " + name)).stream()
                .flatMap(node -> node.findValues("pid").stream()).map(JsonNode::intValue).distinct().sorted().toList();
    }

    /** The newest faults of one, the newest last. */
    List<JsonNode> faults(String name) {
        return Json.values(platform.run("asm:faults -n 50 --json " + name));
    }

    /** What happened to one, as {@code asm:events} says it. */
    String events(String name) {
        return platform.run("asm:events -n 100 " + name);
    }

    String logs(String name) {
        return platform.run("asm:logs -n 100 " + name);
    }

    @Override
    public void close() {
        for (String name : spawned) {
            if (find(name).isPresent()) {
                platform.run("asm:kill " + name);
                platform.run("asm:remove " + name);
            }
        }
    }
}
