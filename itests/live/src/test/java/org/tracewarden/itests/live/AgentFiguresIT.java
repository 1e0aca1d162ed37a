// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.itests.support.Output;

/** What the platform counts of agents whose work is known, and how people and scripts read it. */
@ExtendWith(LiveExtension.class)
class AgentFiguresIT {

    private static final String FREE = "--cpu none --syscalls none --memory 512m";
    private static final String SETTINGS = "org.tracewarden.supervisor.cfg";
    private static final long MIB = 1 << 20;

    private static JsonNode counts(Spawned agent) {
        return agent.info().at("/telemetry/total");
    }

    /** The figure once it has come to rest at the least that is known, with what it may have more. */
    private static void assertBetween(String what, long least, long most, Spawned agent, String figure) {
        long seen = Patience.until(what, Patience.ENOUGH, () -> agent.info().at(figure).asLong(-1), now -> now >= least);
        assertTrue(seen <= most, () -> what + ": " + seen + " is more than " + most);
    }

    private static void awaitOutput(Spawned agent, String text) {
        Patience.until(text + " from " + agent.name(), Patience.LONG, agent::logs, printed -> printed.contains(text));
    }

    @Test
    void cpuTimeIsWhatItsProcessesUsed(Host host, Agents agents) {
        Spawned agent = agents.python(host, FREE, """
                import os, time
                child = os.fork()
                while time.process_time() < 1.0:
                    pass
                if child == 0:
                    os._exit(0)
                os.wait()
                print("used", round(sum(os.times()[:4]) * 1e6), flush=True)
                time.sleep(600)
                """);
        awaitOutput(agent, "used ");
        long used = agent.logs().lines().filter(line -> line.contains("used "))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*used ", ""))).findFirst().orElseThrow();
        // times() counts in hundredths, of four figures
        assertTrue(used >= 1_960_000, "two processes of a second each: " + used);
        // the launcher's work in the child before it executes is the agent's, too
        assertBetween("CPU of both", used - 40_000, used + 100_000, agent, "/telemetry/total/cpuMicros");
    }

    @Test
    void memoryIsWhatItHolds(Host host, Agents agents) {
        Spawned agent = agents.python(host, FREE, """
                import time
                held = bytearray(b"x" * 1024) * (60 * 1024)
                print("held", flush=True)
                time.sleep(600)
                """);
        awaitOutput(agent, "held");
        assertBetween("memory", 60 * MIB, 80 * MIB, agent, "/telemetry/memoryBytes");
        assertBetween("its peak", 60 * MIB, 150 * MIB, agent, "/telemetry/peakMemoryBytes");
    }

    @Test
    void bytesWrittenAreThoseThatReachedTheDisk(Host host, Agents agents) {
        Path file = host.directory().resolve("file");
        Spawned agent = agents.shell(host, FREE, "dd if=/dev/zero of=" + file
                + " bs=1M count=16 oflag=direct 2>/dev/null || exit 3; echo written; exec sleep 600\n");
        awaitOutput(agent, "written");
        // until it is looked at for the first time nothing is known of it anywhere
        assertBetween("CPU time at the first look", 1, Long.MAX_VALUE, agent, "/telemetry/total/cpuMicros");
        Assumptions.assumeFalse(counts(agent).required("ioWriteBytes").isNull(),
                "this host counts no bytes of groups: asm:info says unknown");
        assertBetween("bytes written", 16 * MIB, 18 * MIB, agent, "/telemetry/total/ioWriteBytes");
    }

    @Test
    void callsAreThoseThatItMade(Host host, Agents agents) {
        Spawned agent = agents.start(FREE, Host.program("counted_calls") + " 40000 10000 "
                + host.directory().resolve("none"));
        awaitOutput(agent, "ready");
        // loading the program and the launcher's last steps are calls, too
        assertBetween("calls", 50_000, 50_400, agent, "/telemetry/total/syscalls");
    }

    @Test
    void livesAreCountedOfTheAgentAndOfAll(Agents agents, Console console) {
        JsonNode before = Json.values(console.run("asm:status --json")).get(0).at("/telemetry/total");
        Spawned agent = agents.start(FREE + " --auto-restart 2", "sh -c 'exit 3'");
        agent.until("FAILED");
        JsonNode own = counts(agent);
        assertEquals(List.of(3L, 3L, 3L, 0L, 2L), Stream.of("spawns", "exits", "crashes", "faults", "restarts")
                .map(name -> own.required(name).longValue()).toList());
        JsonNode after = Json.values(console.run("asm:status --json")).get(0).at("/telemetry/total");
        assertEquals(3, after.required("spawns").longValue() - before.required("spawns").longValue());
        assertEquals(2, after.required("restarts").longValue() - before.required("restarts").longValue());
    }

    @Test
    void theGuidesLinesWorkOnTheStatusFile(Host host, Agents agents, Console console) {
        Path views = host.directory().resolve("views");
        try (Setting there = console.set(SETTINGS, "status-directory = " + views)) {
            Path status = views.resolve("status");
            Patience.until("the file", Patience.ENOUGH, () -> Files.exists(status), exists -> exists);
            Spawned agent = agents.start(FREE + " --auto-restart 5", Host.program("null_pointer"));
            agent.until("FAILED");
            int id = agent.id();
            Patience.until("six faults in the file", Patience.ENOUGH,
                    () -> host.attempt("grep", "Agent " + id + ":", status.toString()).output(),
                    found -> found.contains("faults=6"));

            assertEquals("Agent " + id + ": spawns=6 exits=6 faults=6",
                    host.shell("cat " + status + " | grep 'Agent " + id + ":'").output().lines().findFirst().orElse(""));
            assertTrue(host.shell("cat " + status + " | awk '/Faults/ {if ($6 > 5) print $1}'").output().lines()
                    .anyMatch(line -> line.equals("" + id)), "its id by the guide's awk");
            assertTrue(host.shell("cat " + status).output().lines().anyMatch(line -> line.matches(
                    "  " + id + " +6 +6 +6 +[0-9]+ +[0-9]+")), "its row");
            // the answer of watch(1) itself needs a terminal
            assertTrue(host.shell("timeout 3 script -qec \"watch -n 1 'cat " + status + "'\" /dev/null || true").output()
                    .contains("Agent Supervision Module - Telemetry Status"));
            assertTrue(host.shell("cat " + views + "/agents/" + id).output().contains(agent.name()));
        }
        Patience.until("no file at the old place", Patience.ENOUGH, () -> Files.exists(views.resolve("status")),
                exists -> !exists);
    }

    @Test
    void theStatusFileIsNeverTornAndNeverOlderThanASecond(Host host, Agents agents, Console console)
            throws Exception {
        Path views = host.directory().resolve("views");
        try (Setting there = console.set(SETTINGS, "status-directory = " + views)) {
            Path status = views.resolve("status");
            Patience.until("the file", Patience.ENOUGH, () -> Files.exists(status), exists -> exists);
            AtomicBoolean over = new AtomicBoolean();
            List<String> torn = new ArrayList<>();
            long[] reads = new long[1];
            Thread reader = new Thread(() -> {
                while (!over.get() && torn.isEmpty()) {
                    String text = read(status);
                    if (!whole(text)) {
                        torn.add(text);
                    }
                    reads[0]++;
                }
            }, "reads-status");
            reader.start();
            for (int i = 0; i < 5; i++) {
                Spawned agent = agents.start(FREE, "sleep 600");
                console.run("asm:kill " + agent.name());
            }
            List<Long> gaps = new ArrayList<>();
            long[] last = {modified(status)};
            Patience.until("ten updates in a row within a second", Patience.LONG, () -> {
                long now = modified(status);
                if (now != last[0]) {
                    gaps.add(now - last[0]);
                    last[0] = now;
                }
                return gaps;
            }, all -> all.size() >= 10 && all.subList(all.size() - 10, all.size()).stream().allMatch(g -> g <= 1_000));
            over.set(true);
            reader.join();
            assertEquals(List.of(), torn);
            assertTrue(reads[0] > 100, () -> "only " + reads[0] + " looks");
        }
    }

    private static boolean whole(String text) {
        long rows = text.lines().filter(line -> line.matches("  [0-9]+ .*[0-9]")).count();
        long agents = text.lines().filter(line -> line.matches("Agent [0-9]+: spawns=.*")).count();
        return text.startsWith("Agent Supervision Module - Telemetry Status\n") && text.endsWith("\n")
                && rows >= agents && agents == text.lines().filter(l -> l.matches("Agent [0-9]+: memory=.*")).count();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFirstTryIsOneLineAndHasTheProgramsOutputAndExitCode(Host host, Agents agents, Console console) {
        String name = agents.freeName();
        Path program = Agents.file(host, "import sys\nprint('to out')\nprint('to err', file=sys.stderr)\nsys.exit(7)\n");
        Output output = console.platform().launcher("run-agent", "--name", name, "--cap", "FsBasic", "--", "python3",
                program.toString());
        assertEquals(7, output.status(), output::toString);
        assertEquals("to out\n", output.out());
        assertTrue(output.err().contains("to err\n"), output::toString);
        Spawned agent = agents.named(name);
        assertEquals("FAILED", agent.state(), "an exit code other than 0 is a crash");
        assertTrue(agent.info().required("capabilities").toString().contains("FsBasic"));
    }

    @Test
    void theGuidesLoopsOverTheListWork(Host host, Agents agents, Console console) {
        Spawned agent = agents.start(FREE + " --auto-restart 4",
                "sh " + Agents.file(host, "n=$(cat $0.n 2>/dev/null || echo 0); echo $((n + 1)) > $0.n\n"
                        + "[ $n -ge 3 ] || exit 1\nexec sleep 600\n"));
        Patience.until("three restarts", Patience.ENOUGH, agent::info,
                info -> info.required("restartCount").intValue() == 3
                        && info.required("state").textValue().equals("ACTIVE"));
        Path list = host.directory().resolve("list");
        try {
            Files.writeString(list, console.platform().launcher("shell", "asmlist").out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int id = agent.id();
        assertEquals("Agent " + id + " restarted 3 times\n",
                host.shell("cat " + list + " | awk '{if ($6 > 2) print \"Agent \" $1 \" restarted \" $6 \" times\"}'"
                        + " | grep '^Agent " + id + " '").output());
        assertTrue(host.shell("cat " + list + " | tail -n +3 | awk '{print $1}'").output().lines()
                .anyMatch(line -> line.equals("" + id)));
        String info = console.run("asminfo " + id);
        assertTrue(info.startsWith("Agent Information:\n==================\nAgent ID:        " + id + "\n"), info);
        assertTrue(info.contains("Restart Count:   3\n"), info);
    }

    @Test
    void theTreeShowsEachProcessBelowItsParent(Host host, Agents agents, Console console) {
        Spawned agent = agents.shell(host, FREE, "sh -c 'sleep 601 & wait' &\nsetsid sleep 602 &\nwait\n");
        List<JsonNode> processes = Patience.until("four processes", Patience.ENOUGH,
                () -> tree(console, agent), all -> all.size() == 4 && all.toString().contains("sleep 601")
                        && all.toString().contains("sleep 602"));
        JsonNode first = processes.get(0).required("process");
        assertEquals(agent.pid(), first.at("/key/pid").intValue());
        JsonNode shell = command(processes, "sh -c");
        assertEquals(agent.pid(), shell.required("parent").intValue());
        assertEquals(shell.at("/key/pid"), command(processes, "sleep 601").required("parent"));
        for (JsonNode one : processes) {
            int pid = one.at("/process/key/pid").intValue();
            assertTrue(Files.exists(Path.of("/proc/" + pid)), () -> "no process " + pid);
        }
        String page = console.run("asm:tree " + agent.name());
        assertTrue(page.contains("Agent " + agent.id() + " " + agent.name() + " (Active): 4 processes"), page);
        assertTrue(page.contains("─sleep 601"), page);
    }

    private static List<JsonNode> tree(Console console, Spawned agent) {
        List<JsonNode> all = new ArrayList<>();
        Json.values(console.run("asm:tree --sample 100ms --json " + agent.name())).get(0).required("processes")
                .forEach(all::add);
        return all;
    }

    private static JsonNode command(List<JsonNode> processes, String begin) {
        return processes.stream().map(one -> one.required("process"))
                .filter(process -> process.required("command").textValue().startsWith(begin)).findFirst()
                .orElseThrow(() -> new AssertionError("no " + begin + " in " + processes));
    }

    @Test
    void logsAndEventsAreFollowedAsTheyCome(Host host, Agents agents, Console console) {
        Path go = host.directory().resolve("go");
        Spawned agent = agents.shell(host, FREE, "echo first; while [ ! -e " + go + " ]; do sleep 0.1; done\n"
                + "echo second; echo third >&2; exec sleep 600\n");
        Following logs = console.follow("asm:logs -f --json " + agent.name());
        logs.await("the first line", line -> line.contains("\"first\""));
        Following events = console.follow("asm:events -f --json " + agent.name());
        events.await("its begin", line -> line.contains("\"SPAWNED\""));
        try {
            Files.createFile(go);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        logs.await("the second line", line -> line.contains("\"second\""));
        JsonNode third = Json.values(logs.await("the third line", line -> line.contains("\"third\""))).get(0);
        assertEquals("ERROR", third.required("source").textValue());
        console.run("asm:stop " + agent.name());
        JsonNode exited = Json.values(events.await("its end", line -> line.contains("\"EXITED\""))).get(0);
        assertEquals("SIGTERM", exited.at("/status/signal/name").textValue());
        assertEquals(agent.id(), exited.required("agentId").intValue());
        logs.hangUp();
        events.hangUp();
        String printed = console.run("asm:logs " + agent.name());
        assertTrue(printed.contains(" | second") && printed.contains(" ! third"), printed);
    }

    @Test
    void allThatListsListsForPrograms(Agents agents, Console console) {
        Spawned agent = agents.start(FREE, "sleep 600");
        int id = agent.id();
        for (String command : List.of("asm:list --json", "asm:list --all --json", "asm:watch --once --json",
                "asm:tree --json")) {
            assertTrue(Json.values(console.run(command)).stream().anyMatch(one -> one.path("id").asInt() == id),
                    command);
        }
        for (String command : List.of("asm:info --json ", "asm:policy --json ", "asm:limits --json ")) {
            JsonNode one = Json.values(console.run(command + agent.name())).get(0);
            assertEquals(List.of("sleep", "600"), List.of(one.at("/command/0").textValue(),
                    one.at("/command/1").textValue()), command);
        }
        assertEquals("RESTART", Json.values(console.run("asm:recovery --json")).get(0).at("/actions/CRASH").textValue());
        assertTrue(Json.values(console.run("asm:events --json " + agent.name())).stream()
                .allMatch(event -> event.required("agentId").intValue() == id));
        JsonNode system = Json.values(console.run("asm:status --json")).get(0);
        assertTrue(system.at("/telemetry/active").intValue() >= 1, system::toString);
        String page = console.run("asm:watch --once");
        assertTrue(page.lines().anyMatch(line -> line.matches(" *" + id + " +live.* Active .*")), page);
    }
}
