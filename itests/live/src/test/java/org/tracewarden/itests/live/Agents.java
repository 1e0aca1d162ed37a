// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.tracewarden.itests.support.Output;

/**
 * Agents as an operator has them: by the console. Those that a test spawned are gone when it ends, whether they have a
 * name that the test gave or one of their own.
 */
final class Agents implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

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

    /**
     * Starts one under a name that nobody has.
     *
     * @param options of asm:spawn
     * @param command with its arguments, quoted as the console wants it
     */
    Spawned start(String options, String command) {
        String name = freeName();
        platform.run("asm:spawn --name " + name + " " + options + " -- " + command);
        return named(name);
    }

    /** Starts a script of sh in that way. */
    Spawned shell(Host host, String options, String script) {
        return start(options, "sh " + file(host, script));
    }

    /** Starts a program of Python in that way. */
    Spawned python(Host host, String options, String program) {
        return start(options, "python3 " + file(host, program));
    }

    static Path file(Host host, String text) {
        try {
            return Files.writeString(host.directory().resolve("program"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A name that nobody has; the agent that gets it is removed, too. */
    String freeName() {
        String name = "live-" + Host.testPid() + "-" + NUMBER.incrementAndGet();
        adopt(name);
        return name;
    }

    /** The one of that name, whoever started it. */
    Spawned named(String name) {
        return new Spawned(this, name);
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
        List<JsonNode> told = Json.values(platform.run("asm:info --json " + name));
        assertEquals(1, told.size(), told::toString);
        return Agent.of(told.get(0));
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
        return Json.values(platform.run("asm:faults -n 1000 --json " + name));
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
