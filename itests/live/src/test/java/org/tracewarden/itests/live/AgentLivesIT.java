// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.event.ExitStatus;

/** Agents live, fail, are started again and end, as docs/kill-matrix.md says. */
@ExtendWith(LiveExtension.class)
class AgentLivesIT {

    private static final ExitStatus KILLED = new ExitStatus(9);
    private static final ExitStatus TERMINATED = new ExitStatus(15);

    @Test
    void ordersAreObeyedCountedAndLeaveNothingBehind(Host host, Agents agents, Console console) {
        Agent first = agents.spawn("lives", "--id 4711 --cap FsBasic,NetClient --scope /tmp/ --auto-restart 3"
                + " -- sleep 1000");

        assertEquals("ACTIVE", first.state());
        assertEquals("sleep", Proc.comm(first.pid()));
        assertEquals(List.of(first.pid()), agents.traces().members(4711));
        assertEquals(List.of("4711/1"), agents.traces().runs(4711));
        assertTrue(console.run("asmlist").lines().anyMatch(line -> line.matches(
                "4711 +" + first.pid() + " +lives +FsBasic,NetClient +0 +0 *")), () -> console.run("asmlist"));
        assertTold(console.run("asminfo lives"), "Agent ID:        4711", "PID:             " + first.pid(),
                "State:           Active", "Capabilities:    FsBasic, NetClient", "Auto-Restart:    Yes (max 3)",
                "  Spawn Count:   1", "  Exit Count:    0");
        assertTold(console.run("asmpolicy 4711"), "Policy for Agent 4711:", "  - NetClient", "  Path: /tmp/",
                "Max Restarts: 3", "  Memory Limit:  104857600 bytes", "  Syscall Rate:  1000/sec");
        Patience.until("its view as a file", Patience.ENOUGH,
                () -> Files.isRegularFile(agents.traces().view(4711)), there -> there);

        Agent stopped = agents.order("stop", "lives");
        assertEquals("STOPPED", stopped.state());
        assertEquals(TERMINATED, stopped.lastExit());
        assertNothingRuns(agents, stopped.id(), first.pid());

        Agent started = agents.order("start", "lives");
        assertEquals("ACTIVE", started.state());
        assertNotEquals(first.pid(), started.pid());
        assertEquals(started.pid(), agents.order("start", "lives").pid(), "one that runs is not started twice");

        Agent killed = agents.order("kill", "lives");
        assertEquals("STOPPED", killed.state());
        assertEquals(KILLED, killed.lastExit());
        assertNothingRuns(agents, killed.id(), started.pid());

        Agent again = agents.order("start", "lives");
        Agent restarted = agents.order("restart", "lives");
        assertNotEquals(again.pid(), restarted.pid());
        assertCounts(restarted, 4, 3, 0, 1);
        assertEquals(0, restarted.restartCount(), "what was ordered is no restart in a row");
        assertEquals(List.of(restarted.pid()), agents.traces().members(4711));

        agents.remove("lives");
        assertNothingRuns(agents, 4711, restarted.pid());
        assertTrue(agents.find("lives").isEmpty());
        assertTrue(console.refusal("asm:info lives").startsWith("There is no agent lives;"));
        Patience.until("the end of its view", Patience.ENOUGH,
                () -> Files.exists(agents.traces().view(4711)), there -> !there);
    }

    @Test
    void theGuidesRecoveryTest(Host host, Agents agents) {
        List<Duration> pauses = new ArrayList<>();
        Agent last = null;
        for (int i = 0; i < 5; i++) {
            String name = "recovers-" + i;
            Agent agent = agents.spawn(name, "--auto-restart 2 -- sleep 1000");
            assertEquals(0, agent.restartCount());
            Instant killedAt = Instant.now();
            host.shell("kill -KILL " + agent.pid());
            last = agents.await(name, "to run again", now -> now.restartCount() == 1 && now.state().equals("ACTIVE"));
            pauses.add(Duration.between(killedAt, last.since()));
            assertNotEquals(agent.pid(), last.pid());
            assertCounts(last, 2, 1, 1, 1);
        }
        // the median: a host that builds and tests other things meanwhile holds up one of them
        pauses.sort(null);
        assertTrue(pauses.get(2).compareTo(Duration.ofMillis(100)) < 0, pauses::toString);

        String name = last.name();
        host.shell("kill -KILL " + last.pid());
        Agent second = agents.await(name, "to run again", now -> now.restartCount() == 2
                && now.state().equals("ACTIVE"));
        host.shell("kill -KILL " + second.pid());
        Agent failed = agents.await(name, "FAILED");
        assertEquals(KILLED, failed.lastExit());
        assertCounts(failed, 3, 3, 3, 2);
        assertNothingRuns(agents, failed.id(), second.pid());
        assertEquals(second.pid(), agents.await(name, "to have its last certificate",
                now -> now.lastDeath() == second.pid()).lastDeath());
        assertTrue(agents.events(name).contains("failed"), () -> agents.events(name));

        Agent started = agents.order("start", name);
        assertEquals("ACTIVE", started.state());
        assertEquals(0, started.restartCount(), "who starts it by hand begins to count anew");
    }

    @Test
    void oneThatEndsWithZeroHasExitedAndOneThatDoesNotHasCrashed(Agents agents) {
        agents.spawn("done", "--auto-restart 3 -- sh -c \"exit 0\"");
        Agent done = agents.await("done", "EXITED");
        assertEquals(new ExitStatus(0), done.lastExit());
        assertCounts(done, 1, 1, 0, 0);

        agents.spawn("fails", "--auto-restart 1 -- sh -c \"exit 3\"");
        Agent failed = agents.await("fails", "FAILED");
        assertEquals(new ExitStatus(3 << 8), failed.lastExit());
        assertCounts(failed, 2, 2, 2, 1);
        assertEquals(1, failed.restartCount());
        assertEquals(0, failed.count("faults"), "an exit code is no fault");
        assertNothingRuns(agents, done.id(), 0);
        assertNothingRuns(agents, failed.id(), 0);
    }

    @Test
    void oneThatEndsWhileItIsSpawnedIsCountedOnce(Agents agents) {
        for (int i = 0; i < 10; i++) {
            agents.spawn("brief-" + i, "-- true");
        }
        for (int i = 0; i < 10; i++) {
            Agent agent = agents.await("brief-" + i, "EXITED");
            assertCounts(agent, 1, 1, 0, 0);
            assertNothingRuns(agents, agent.id(), 0);
        }
    }

    @Test
    void oneThatDoesNotListenToSigtermIsKilledAfterItsGrace(Agents agents) {
        Agent agent = agents.spawn("deaf", "--grace 1s -- " + Host.program("term_ignorer"));
        Patience.until("it to be deaf", Patience.ENOUGH, () -> agents.logs("deaf"), said -> said.contains("ready"));

        long before = System.nanoTime();
        Agent stopped = agents.order("stop", "deaf");
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        assertEquals(KILLED, stopped.lastExit());
        assertEquals("STOPPED", stopped.state());
        assertTrue(took.compareTo(Duration.ofSeconds(1)) >= 0, () -> "it had its grace: " + took);
        assertCounts(stopped, 1, 1, 0, 0);
        assertNothingRuns(agents, agent.id(), agent.pid());
    }

    @Test
    void aDaemonThatLeftByForkAndSetsidBelongsToItAndEndsWithIt(Host host, Agents agents) {
        Path directory = host.directory();
        String daemonize = Host.script(directory, "daemonize",
                "(setsid sh -c 'echo $$ >" + directory + "/$0.new; mv " + directory + "/$0.new " + directory
                        + "/$0; exec sleep 1000' $1 &)",
                "while [ ! -e " + directory + "/$1 ] || [ $2 = stays -a ! -e " + directory + "/end ]; do sleep 0.05;"
                        + " done");

        Agent stays = agents.spawn("mother", "-- " + daemonize + " daemon stays");
        int daemon = pidIn(directory.resolve("daemon"));
        assertEquals(stays.launcher(), parent(daemon), "its launcher is the parent of orphans");
        assertTrue(agents.tree("mother").containsAll(List.of(stays.pid(), daemon)), () -> "" + agents.tree("mother"));
        assertTrue(agents.traces().members(stays.id()).contains(daemon), "it is in the agent's control group");
        agents.order("stop", "mother");
        assertNothingRuns(agents, stays.id(), daemon);

        agents.spawn("mayfly", "-- " + daemonize + " second leaves");
        int second = pidIn(directory.resolve("second"));
        Agent ended = agents.await("mayfly", "EXITED");
        assertNothingRuns(agents, ended.id(), second);
        assertCounts(ended, 1, 1, 0, 0);
    }

    @Test
    void aForkBombStaysWithinItsLimitAndEndsAtOnce(Agents agents, Console console) {
        Agent bomb = agents.spawn("bomb", "--processes 40 --memory none --cpu 200ms/s -- " + Host.program("fork_bomb"));
        Patience.until("a full group", Patience.ENOUGH, () -> agents.traces().members(bomb.id()).size(),
                size -> size == 40);
        assertEquals(3, console.attempt("trace:run -- sh -c \"exit 3\"").status(), "the host has room for others");
        assertTrue(agents.traces().members(bomb.id()).size() <= 40);

        Agent killed = agents.order("kill", "bomb");

        assertEquals("STOPPED", killed.state());
        assertNothingRuns(agents, bomb.id(), bomb.pid());
        assertEquals(List.of(), Proc.pids().stream().filter(pid -> Proc.text(pid, "comm").strip().equals("fork_bomb"))
                .toList());
    }

    @Test
    void aForkBombThatFillsItsMemoryIsKilledByThat(Agents agents) {
        Agent bomb = agents.spawn("greedy", "--auto-restart 3 --processes none --memory 8m -- "
                + Host.program("fork_bomb"));

        Agent failed = agents.await("greedy", "FAILED");

        assertTrue(failed.reason().contains("memory-limit=kill"), failed::reason);
        assertCounts(failed, 1, 1, 1, 0);
        assertNothingRuns(agents, bomb.id(), bomb.pid());
        assertTrue(agents.faults("greedy").stream()
                .anyMatch(fault -> fault.required("kind").asText().equals("MEMORY_LIMIT")));
    }

    @Test
    void oneThatIsStoppedAndHasAWatchdogIsStartedAgain(Host host, Agents agents) {
        Path directory = host.directory();
        Path alive = directory.resolve("alive");
        String lively = Host.script(directory, "lively", "while :; do touch " + alive + "; sleep 0.2; done");
        Agent agent = agents.spawn("silent", "--auto-restart 2 --watchdog file:" + alive + ":3s -- " + lively);
        Patience.until("a sign of life", Patience.ENOUGH, () -> Files.exists(alive), there -> there);

        host.shell("kill -STOP " + agent.pid());

        Agent again = agents.await("silent", "to be started again", now -> now.restartCount() == 1
                && now.state().equals("ACTIVE"));
        assertNotEquals(agent.pid(), again.pid());
        assertCounts(again, 2, 1, 1, 1);
        List<String> kinds = agents.faults("silent").stream().map(fault -> fault.required("kind").asText()).toList();
        assertEquals(List.of("UNRESPONSIVE"), kinds);
        assertFalse(alive(agent.pid()));

        host.shell("kill -STOP " + again.pid());
        assertEquals("STOPPED", agents.order("stop", "silent").state(), "a stopped process is stopped, too");
        assertNothingRuns(agents, again.id(), again.pid());
    }

    @Test
    void agentsStartAfterEachOtherAndStopBefore(Host host, Agents agents, Console console) {
        Path directory = host.directory();
        Path diary = directory.resolve("diary");
        String keeper = Host.script(directory, "keeper", "trap 'echo $1 down >>" + diary + "; exit 0' TERM",
                "echo $1 up >>" + diary, "while :; do sleep 0.05; done");
        agents.spawn("base", "--auto-restart 3 -- " + keeper + " base");
        agents.spawn("middle", "--after base --cascade -- " + keeper + " middle");
        agents.spawn("roof", "--after middle -- " + keeper + " roof");
        written(diary, "base up", "middle up", "roof up");

        assertEquals("STOPPED", agents.order("stop", "base").state());

        written(diary, "base up", "middle up", "roof up", "roof down", "middle down", "base down");
        assertEquals("WAITING", agents.get("middle").state());
        assertEquals("WAITING", agents.get("roof").state());
        agents.order("start", "base");
        int roof = agents.await("roof", "ACTIVE").pid();
        int middle = agents.await("middle", "ACTIVE").pid();
        Patience.until("all three up again", Patience.ENOUGH, () -> lines(diary), all -> all.size() == 9);

        host.shell("kill -KILL " + agents.get("base").pid());
        Agent cascaded = agents.await("middle", "to follow the restart",
                now -> now.runs() && now.pid() != middle && now.state().equals("ACTIVE"));
        assertEquals(1, cascaded.count("restarts"));
        assertEquals(0, cascaded.count("crashes"));
        assertEquals(1, agents.get("base").restartCount());
        assertTrue(alive(agents.await("roof", "ACTIVE").pid()));

        String self = agents.refusal("ouroboros", "--after ouroboros -- sleep 1000");
        assertTrue(self.contains("ouroboros cannot start after itself"), self);
        String unknown = agents.refusal("lonely", "--after nobody-there -- sleep 1000");
        assertTrue(unknown.contains("lonely starts after nobody-there, which is not there; spawn that one first"),
                unknown);
        assertTrue(agents.find("ouroboros").isEmpty());
        assertTrue(agents.find("lonely").isEmpty());
    }

    @Test
    void filesThatStartAfterEachOtherInACircleAreRefused(Agents agents, Console console) {
        try (Declared hen = new Declared(console.platform(), "hen", "command = sleep 1000\nafter = egg\n")) {
            Patience.until("the declared agent to wait", Patience.ENOUGH, () -> agents.find("hen"),
                    found -> found.filter(agent -> agent.state().equals("WAITING")).isPresent());
            try (Declared egg = new Declared(console.platform(), "egg", "command = sleep 1000\nafter = hen\n")) {
                String refused = Patience.until("the refusal", Patience.ENOUGH,
                        () -> console.logged("in a circle"), lines -> !lines.isEmpty()).get(0);
                assertTrue(refused.contains(egg.file().getFileName() + ""), refused);
                assertTrue(refused.contains("agents cannot start after each other in a circle: egg → hen → egg"),
                        refused);
                assertTrue(agents.find("egg").isEmpty());
                assertEquals("WAITING", agents.get("hen").state());
            }
        }
        Patience.until("the end of the declared agent", Patience.ENOUGH, () -> agents.find("hen").isEmpty(),
                gone -> gone);
    }

    @Test
    void whatItPrintsAndWhatHappensToItIsTold(Host host, Agents agents) {
        String talks = Host.script(host.directory(), "talks", "echo hello there", "echo oh dear >&2", "exit 4");
        agents.spawn("talker", "-- " + talks);
        agents.await("talker", "FAILED");

        String said = Patience.until("all that it said", Patience.ENOUGH, () -> agents.logs("talker"),
                all -> all.contains("| hello there") && all.contains("! oh dear"));
        assertTrue(said.contains("* started as process "), said);
        String events = agents.events("talker");
        List<String> steps = List.of("spawned", "active", "exited (code 4)", "failed");
        int from = 0;
        for (String step : steps) {
            int at = events.indexOf(step, from);
            assertTrue(at >= 0, () -> step + " is not told in its order: " + events);
            from = at;
        }
    }

    /** What cannot be: options and command, and what is said about it. */
    private record Impossible(String arguments, String said) {}

    @Test
    void whatCannotBeStartedSaysWhyAndLeavesNothing(Host host, Agents agents) throws Exception {
        Path directory = host.directory();
        Path plain = Files.writeString(directory.resolve("plain"), "#!/bin/sh\nexit 0\n");
        Agent there = agents.spawn("there", "--id 4712 -- sleep 1000");
        List<Impossible> all = List.of(
                new Impossible("-- no-such-command-of-all", "no-such-command-of-all: no such command in PATH ("),
                new Impossible("-- " + directory + "/none", directory + "/none does not exist; check the agent's"),
                new Impossible("-- " + plain, plain + " is not executable; chmod +x it"),
                new Impossible("-- " + directory, directory + " is a directory; check the agent's command"),
                new Impossible("--cwd " + directory + "/none -- sleep 1000",
                        "working directory " + directory + "/none of agent impossible is not there"),
                new Impossible("--cwd " + plain + " -- sleep 1000",
                        "working directory " + plain + " of agent impossible is no directory"),
                new Impossible("--cwd tmp -- sleep 1000",
                        "working directory \"tmp\" of agent impossible is not absolute"),
                new Impossible("--user nobody-of-all -- sleep 1000",
                        "user \"nobody-of-all\" is not known on this host; make it (useradd nobody-of-all)"),
                new Impossible("--memory 0 -- sleep 1000",
                        "--memory 0: too little memory for any program; use 1m or more"),
                new Impossible("--memory 99999999t -- sleep 1000",
                        "--memory 99999999t: more memory than there can be"),
                new Impossible("--cpu 0ms/s -- sleep 1000", "cpu quota 0 us is out of range (at least 1000;"),
                new Impossible("--cpu 1s/0s -- sleep 1000", "cpu window 0 us is out of range (at least 100000,"),
                new Impossible("--syscalls 0/s -- sleep 1000", "syscall rate 0 calls a second is out of range"),
                new Impossible("--processes 0 -- sleep 1000", "processes limit 0 processes is out of range"),
                new Impossible("--processes 4194305 -- sleep 1000",
                        "processes limit 4194305 processes is out of range (at least 1, at most 4194304;"),
                new Impossible("--open-files 0 -- sleep 1000", "open files limit 0 descriptors is out of range"),
                new Impossible("--open-files 1048577 -- sleep 1000",
                        "open files limit 1048577 descriptors is out of range (at least 16, at most 1048576;"),
                new Impossible("--id 0 -- sleep 1000", "--id 0"),
                new Impossible("--id 1000000 -- sleep 1000", "--id 1000000"),
                new Impossible("--id 4712 -- sleep 1000", "id 4712 is agent there's; choose another one"));
        for (Impossible one : all) {
            List<String> runs = agents.traces().runs();
            String said = agents.refusal("impossible", one.arguments());
            assertTrue(said.contains(one.said()), () -> one.arguments() + " is refused with: " + said);
            assertTrue(agents.find("impossible").isEmpty(), () -> one.arguments() + " is kept");
            assertEquals(runs, agents.traces().runs(), () -> one.arguments() + " leaves a run");
            assertEquals(List.of(), agents.all().stream().filter(agent -> !agent.runs())
                    .flatMap(agent -> agents.traces().groups(agent.id()).stream()).toList());
        }
        String twice = agents.refusal("there", "-- sleep 1000");
        assertTrue(twice.contains("name there is agent 4712's; choose another one"), twice);
        assertEquals(there.pid(), agents.get("there").pid(), "the one that there was is as it was");
        assertEquals(List.of(there.pid()), agents.traces().members(4712));
        assertEquals(1, agents.get("there").count("spawns"));
    }

    @Test
    void limitsBeyondTheMachineDoNoHarm(Agents agents) {
        Agent agent = agents.spawn("boundless", "--memory 4096t --cpu 5000s/s --processes 4194304 --syscalls 999999999"
                + " -- sleep 1000");
        assertEquals("ACTIVE", agent.state());
        assertEquals("STOPPED", agents.order("stop", "boundless").state());
    }

    private static void assertTold(String page, String... lines) {
        List<String> all = page.lines().map(String::stripTrailing).toList();
        for (String line : lines) {
            assertTrue(all.contains(line), () -> line + " is not told in " + page);
        }
    }

    private static void assertCounts(Agent agent, long spawns, long exits, long crashes, long restarts) {
        assertEquals(List.of(spawns, exits, crashes, restarts), List.of(agent.count("spawns"), agent.count("exits"),
                agent.count("crashes"), agent.count("restarts")), () -> "spawns, exits, crashes, restarts of " + agent);
    }

    /** Neither process nor control group nor run directory is left; the launcher takes the last one with it. */
    private static void assertNothingRuns(Agents agents, int id, int pid) {
        Patience.until("nothing left of agent " + id, Patience.ENOUGH,
                () -> List.of(agents.traces().groups(id), agents.traces().runs(id)),
                left -> left.stream().allMatch(List::isEmpty));
        assertFalse(pid > 0 && alive(pid), () -> pid + " is left of agent " + id);
    }

    private static boolean alive(int pid) {
        return !Proc.text(pid, "stat").isEmpty();
    }

    private static int parent(int pid) {
        String stat = Proc.text(pid, "stat");
        return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 4).split(" ")[0]);
    }

    private static int pidIn(Path file) {
        return Integer.parseInt(Patience.until("a pid in " + file, Patience.ENOUGH, () -> lines(file),
                all -> !all.isEmpty()).get(0));
    }

    private static void written(Path diary, String... wanted) {
        Patience.until("the diary", Patience.ENOUGH, () -> lines(diary), List.of(wanted)::equals);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (java.io.IOException notYet) {
            return List.of();
        }
    }
}
