// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.fakes.TestClock;
import org.tracewarden.supervisor.fakes.TestRoster;
import org.tracewarden.supervisor.life.LifeCounts;
import org.tracewarden.supervisor.telemetry.AgentCalls;
import org.tracewarden.supervisor.telemetry.Telemetry;
import org.tracewarden.supervisor.watch.Sample;

/** Agents that a test makes up, the real telemetry of them, and their views in a directory in memory, as in /run. */
final class Scene implements AutoCloseable {

    static final long SECOND = 1_000_000_000L;

    @FunctionalInterface
    interface Condition {
        boolean met() throws Exception;
    }

    final TestClock clock = new TestClock(1_000 * SECOND, 1_800_000_000L * SECOND);
    final TestRoster roster = new TestRoster();
    final AgentCalls calls = new AgentCalls(() -> true, pid -> OptionalInt.empty());
    final Telemetry telemetry;
    private final Path place;
    private Optional<StatusFiles> files = Optional.empty();

    Scene() throws IOException {
        Path memory = Path.of("/dev/shm");
        place = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "status") : Files.createTempDirectory("status");
        telemetry = new Telemetry(roster, calls, clock, "boot", place.resolve("telemetry.json"));
    }

    /** An agent that has begun so often, ended so often, and has had so many faults, and has just used CPU. */
    TestAgent agent(int id, String name, long spawns, long exits, long faults, long memoryBytes) {
        TestAgent agent = roster.add(id, name);
        agent.total = new LifeCounts(spawns, exits, exits, faults, 0);
        uses(agent, 89_000, memoryBytes);
        return agent;
    }

    void uses(TestAgent agent, long cpuMicros, long memoryBytes) {
        agent.group.cpuMicros = cpuMicros;
        agent.group.memoryBytes = memoryBytes;
        telemetry.onSample(new Sample(agent.watched(), clock.now(), agent.group.usage(), calls.calls(agent.watched()),
                calls.counted(), false));
    }

    /** Begins to write, and waits until all is there. */
    StatusFiles start() throws Exception {
        StatusFiles started = startOnly();
        Set<String> all = roster.agents.keySet().stream().map(String::valueOf).collect(Collectors.toSet());
        await(() -> Files.exists(status()) && names(directory().resolve("agents")).equals(all));
        return started;
    }

    StatusFiles startOnly() {
        StatusFiles started = new StatusFiles(directory(), roster, telemetry, clock);
        files = Optional.of(started);
        started.start();
        return started;
    }

    static AgentLifecycle spawned(TestAgent agent) {
        return new AgentLifecycle(new EventHeader("supervisor", 1, 1), agent.spec.id(), agent.spec.name(),
                AgentTransition.SPAWNED, Optional.of(agent.process), Optional.empty(), 0, "");
    }

    Path directory() {
        return place.resolve("agentsys");
    }

    Path status() {
        return directory().resolve("status");
    }

    Path view(int id) {
        return directory().resolve("agents").resolve(Integer.toString(id));
    }

    String statusText() throws IOException {
        return Files.readString(status());
    }

    String viewText(int id) throws IOException {
        return Files.readString(view(id));
    }

    /** Another one whenever it is written: a new file is renamed to it. */
    static String written(Path file) throws IOException {
        return Files.readAttributes(file, "unix:ino,ctime").toString();
    }

    static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".new"))
                    .collect(Collectors.toSet());
        }
    }

    String shell(String script) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", script).directory(directory().toFile())
                .redirectErrorStream(true).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor(), output);
        return output.strip();
    }

    /** awk and those of its kind that this machine has. */
    List<String> awks() throws Exception {
        return shell("for a in awk mawk gawk original-awk; do command -v $a; done; command -v busybox | sed 's/$/ awk/'"
                + "; true").lines().distinct().toList();
    }

    static void await(Condition condition) throws Exception {
        long end = System.nanoTime() + 10 * SECOND;
        while (true) {
            try {
                if (condition.met()) {
                    return;
                }
            } catch (NoSuchFileException notYet) {
                // a moment later it may be
            }
            assertTrue(System.nanoTime() < end, "did not happen within 10 s");
            Thread.sleep(2);
        }
    }

    @Override
    public void close() throws IOException {
        files.ifPresent(StatusFiles::close);
        telemetry.close();
        try (Stream<Path> all = Files.walk(place)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }
}
