// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.itests.support.Output;

/** The platform and the launchers are killed at every moment; docs/kill-matrix.md says what happens then. */
@ExtendWith(LiveExtension.class)
class KillMatrixIT {

    private static final int ROUNDS = 6;

    private static MortalPlatform platform;

    @BeforeAll
    static void start() {
        platform = new MortalPlatform(Map.of());
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void agentsLiveOnWhenThePlatformIsKilledAndWhatHappenedMeanwhileIsCountedOnce(Host host) throws IOException {
        Path directory = host.directory();
        String starts = Host.script(directory, "starts", "echo $$ >>" + directory + "/$1", "exec sleep 1000");
        String ends = Host.script(directory, "ends", "while [ ! -e " + directory + "/end ]; do sleep 0.05; done",
                "echo last words", "exit $1");
        try (Agents agents = new Agents(platform)) {
            Agent steady = agents.spawn("steady", "--auto-restart 5 -- " + starts + " steady");
            host.shell("kill -KILL " + steady.pid());
            steady = agents.await("steady", "to run again", now -> now.restartCount() == 1 && isActive(now));
            Agent crashes = agents.spawn("crashes", "--auto-restart 5 -- " + starts + " crashes");
            Agent exits = agents.spawn("exits", "--auto-restart 5 -- " + ends + " 0");
            Agent fails = agents.spawn("fails", "-- " + ends + " 3");
            agents.spawn("rests", "-- " + starts + " rests");
            agents.order("stop", "rests");
            // its second restart in a row has a pause, in which the platform is killed
            Declared file = new Declared(platform, "pauses",
                    "command = " + starts + " pauses\nauto-restart = 5\nbackoff-first = 4s\n");
            Agent pauses = Patience.until("the declared agent", Patience.ENOUGH,
                    () -> agents.find("pauses").filter(KillMatrixIT::isActive), java.util.Optional::isPresent).get();
            host.shell("kill -KILL " + pauses.pid());
            pauses = agents.await("pauses", "to run again", now -> now.restartCount() == 1 && isActive(now));
            host.shell("kill -KILL " + pauses.pid());
            agents.await("pauses", "RESTARTING");

            platform.kill();

            assertTrue(alive(steady.pid()) && alive(steady.launcher()));
            host.shell("kill -KILL " + crashes.pid());
            Files.createFile(directory.resolve("end"));
            untilGone(crashes.pid(), exits.pid(), fails.pid());

            for (int i = 0; i < 2; i++) {
                platform.start();

                Agent found = agents.get("steady");
                assertEquals(steady.pid(), found.pid());
                assertEquals(steady.launcher(), found.launcher());
                assertEquals(steady.since(), found.since(), "it has not changed its state");
                assertEquals(1, found.restartCount());
                assertCounts(found, 2, 1, 1, 1);
                assertTrue(agents.events("steady").contains("found running again"), () -> agents.events("steady"));

                Agent again = agents.await("crashes", "to run again", KillMatrixIT::isActive);
                assertEquals(1, again.restartCount());
                assertCounts(again, 2, 1, 1, 1);

                Agent exited = agents.await("exits", "EXITED");
                assertEquals(new ExitStatus(0), exited.lastExit());
                assertCounts(exited, 1, 1, 0, 0);

                Agent failed = agents.await("fails", "FAILED");
                assertEquals(new ExitStatus(3 << 8), failed.lastExit());
                assertCounts(failed, 1, 1, 1, 0);
                assertTrue(agents.logs("fails").contains("last words"), "what it said meanwhile is kept");

                Agent due = agents.await("pauses", "to have been restarted", KillMatrixIT::isActive);
                assertEquals(2, due.restartCount());
                assertCounts(due, 3, 2, 2, 2);

                assertEquals("STOPPED", agents.get("rests").state());
                assertCounts(agents.get("rests"), 1, 1, 0, 0);
                assertOnlyWhatRunsIsThere(agents);
                // a program that was just executed may not have come to its first line yet
                Patience.until("each start to be written down, and none twice", Patience.ENOUGH,
                        () -> List.of(lines(directory, "steady"), lines(directory, "crashes"),
                                lines(directory, "rests"), lines(directory, "pauses")), List.of(2, 2, 1, 3)::equals);
                if (i == 0) {
                    platform.kill();
                }
            }
            file.close();
            Patience.until("the end of the declared agent", Patience.ENOUGH, () -> agents.find("pauses"),
                    java.util.Optional::isEmpty);
        }
    }

    @Test
    void anOrderlyStopLeavesAgentsRunningAndTheNextStartFindsThem() {
        try (Agents agents = new Agents(platform)) {
            Agent one = agents.spawn("stays-1", "--auto-restart 3 -- sleep 1000");
            Agent two = agents.spawn("stays-2", "-- sleep 1000");

            String said = platform.stop().out();

            assertTrue(said.contains("2 of its agents run on, and the next start finds them"), said);
            assertTrue(alive(one.pid()) && alive(two.pid()));
            platform.start();
            for (Agent before : List.of(one, two)) {
                Agent now = agents.get(before.name());
                assertEquals(before.pid(), now.pid());
                assertEquals(before.since(), now.since());
                assertCounts(now, 1, 0, 0, 0);
                assertEquals("STOPPED", agents.order("stop", before.name()).state(), "it obeys as before");
            }
            assertOnlyWhatRunsIsThere(agents);
        }
    }

    @Test
    void aLauncherThatIsKilledTakesItsAgentWithItAndThatIsACrash(Host host) {
        String pair = Host.script(host.directory(), "pair", "setsid sleep 1001 &", "exec sleep 1000");
        try (Agents agents = new Agents(platform)) {
            Agent first = agents.spawn("orphan", "--auto-restart 2 -- " + pair);
            List<Integer> tree = Patience.until("two processes", Patience.ENOUGH,
                    () -> agents.traces().members(first.id()), members -> members.size() == 2);

            host.shell("kill -KILL " + first.launcher());

            Agent second = agents.await("orphan", "to run again", now -> isActive(now) && now.restartCount() == 1);
            tree.forEach(pid -> assertTrue(!alive(pid), pid + " is left of " + tree));
            assertCounts(second, 2, 1, 1, 1);
            assertTrue(second.node().required("lastExit").isNull(), "nobody could learn its status: " + second);

            platform.kill();
            host.shell("kill -KILL " + second.launcher());
            platform.start();

            Agent third = agents.await("orphan", "to run again", now -> isActive(now) && now.restartCount() == 2);
            untilGone(second.pid());
            assertCounts(third, 3, 2, 2, 2);
            host.shell("kill -KILL " + third.launcher());
            Agent failed = agents.await("orphan", "FAILED");
            assertCounts(failed, 3, 3, 3, 2);
            assertOnlyWhatRunsIsThere(agents);
        }
    }

    @Test
    void thePlatformIsKilledAmongSpawnsAndStopsAndEveryAgentIsWhatItShouldBe(Host host) throws Exception {
        Path directory = host.directory();
        String starts = Host.script(directory, "starts", "echo $$ >>" + directory + "/$1", "exec sleep 1000");
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String mark = "TRACEWARDEN_LIVE=" + seed;
        List<Orders> givers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            givers.add(new Orders(platform, "chaos-" + (char) ('a' + i), starts, mark, random.nextLong()));
        }
        try (Agents agents = new Agents(platform)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Thread> threads = givers.stream().map(giver -> new Thread(giver, "gives orders")).toList();
                threads.forEach(Thread::start);
                int enough = 5 + random.nextInt(25);
                int before = given(givers);
                // kills come at moments that nothing but chance ties to the steps of an order
                Patience.until(enough + " orders", Patience.LONG, () -> given(givers), now -> now - before >= enough);
                java.util.concurrent.locks.LockSupport.parkNanos(random.nextInt(20_000_000));
                givers.forEach(Orders::end);
                platform.kill();
                for (Thread thread : threads) {
                    thread.join();
                }
                platform.start();

                String when = "round " + round + " with seed " + seed;
                for (Orders giver : givers) {
                    assertEquals(List.of(), giver.refused(), when);
                    giver.check(agents, when);
                }
                for (Agent agent : agents.all()) {
                    assertEquals(isActive(agent) ? 1 : 0, agent.count("spawns") - agent.count("exits"),
                            () -> "processes, by the counts, of " + agent + " in " + when);
                    assertTrue(lines(directory, agent.name()) <= agent.count("spawns"),
                            () -> agent + " was started more often than was counted in " + when);
                }
                assertOnlyWhatRunsIsThere(agents);
                List<Integer> running = agents.all().stream().filter(Agent::runs).map(Agent::pid).sorted().toList();
                Patience.until("no process but those of agents in " + when, Patience.ENOUGH,
                        () -> Proc.pids().stream().filter(pid -> Proc.text(pid, "environ").contains(mark)).sorted()
                                .toList(), running::equals);
                givers.forEach(giver -> giver.begin(agents));
            }
            givers.forEach(giver -> giver.names().forEach(agents::adopt));
        }
        assertEquals(List.of(), new Agents(platform).all());
    }

    private static int given(List<Orders> givers) {
        return givers.stream().mapToInt(Orders::given).sum();
    }

    @Test
    void aFullStateDirectoryRefusesNewAgentsAndKeepsTheOthers(Host host) throws IOException {
        platform.stop();
        Path state = platform.data().resolve("supervisor");
        Path filler = state.resolve("filler");
        host.memoryDisk(state, "size=2m,mode=700");
        try {
            platform.start();
            try (Agents agents = new Agents(platform)) {
                liveWithAFullDisk(host, agents, filler);
            }
            Patience.until("the end of all launchers, which keep their logs there", Patience.ENOUGH,
                    () -> new Traces(platform.data()).launchers(), Set::isEmpty);
        } finally {
            platform.stop();
            try {
                host.run("umount", state.toString());
            } finally {
                platform.start();
            }
        }
    }

    /** @param filler fills the disk, and is gone in the end, so that agents can be removed */
    private static void liveWithAFullDisk(Host host, Agents agents, Path filler) throws IOException {
        try {
            Agent first = agents.spawn("survivor", "--auto-restart 5 -- sleep 1000");
            fill(filler);

            List<String> newcomers = new ArrayList<>();
            Output refused = Patience.until("a refusal", Patience.ENOUGH, () -> {
                // a file that is replaced leaves a little room now and then
                fill(filler);
                newcomers.add("newcomer-" + newcomers.size());
                agents.adopt(newcomers.get(newcomers.size() - 1));
                return platform.attempt("asm:spawn --name " + newcomers.get(newcomers.size() - 1)
                        + " -- sleep 1000");
            }, said -> said.status() != 0);
            assertTrue((refused.out() + refused.err()).contains("No space left"), refused::toString);
            assertTrue(agents.find(newcomers.get(newcomers.size() - 1)).isEmpty());

            host.shell("kill -KILL " + first.pid());
            Agent second = agents.await("survivor", "to run again", now -> isActive(now)
                    && now.restartCount() == 1);
            JsonNode part = Patience.until("a part that says so", Patience.ENOUGH, KillMatrixIT::part,
                    now -> now.at("/status/state").asText().equals("DEGRADED"));
            assertTrue(part.at("/status/reason").asText().contains("No space left"), part::toString);
            assertEquals(List.of(second.pid()), agents.traces().members(second.id()));

            // the number of its second run is on no disk
            platform.kill();
            platform.start();
            Agent found = agents.get("survivor");
            assertEquals(second.pid(), found.pid());
            assertCounts(found, 2, 1, 1, 1);

            Files.delete(filler);
            Patience.until("the end of the trouble", Patience.ENOUGH, KillMatrixIT::part,
                    now -> now.at("/status/state").asText().equals("RUNNING"));
            assertOnlyWhatRunsIsThere(agents);
            platform.kill();
            platform.start();
            assertEquals(second.pid(), agents.get("survivor").pid());
            assertCounts(agents.get("survivor"), 2, 1, 1, 1);
            assertEquals("ACTIVE", agents.spawn("newcomer", "-- sleep 1000").state());
            assertOnlyWhatRunsIsThere(agents);
        } finally {
            Files.deleteIfExists(filler);
        }
    }

    private static void fill(Path filler) {
        byte[] zeros = new byte[4096];
        try (OutputStream out = Files.newOutputStream(
                filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (;;) {
                out.write(zeros);
            }
        } catch (IOException full) {
            assertTrue(full.getMessage().contains("No space left"), full::toString);
        }
    }

    private static JsonNode part() {
        String printed = platform.run("trace:collectors --json --sample 1ms");
        return Json.values(printed).stream().filter(node -> node.path("name").asText().equals("supervisor"))
                .findFirst().orElseThrow(() -> new AssertionError("no supervisor in " + printed));
    }

    /** One process group, run directory and launcher of each that runs, and nothing of any other. */
    private static void assertOnlyWhatRunsIsThere(Agents agents) {
        Patience.until("the host to hold what runs and nothing else", Patience.ENOUGH, () -> difference(agents),
                String::isEmpty);
    }

    private static String difference(Agents agents) {
        Traces traces = agents.traces();
        List<Agent> running = agents.all().stream().filter(Agent::runs).toList();
        List<Integer> ids = running.stream().map(Agent::id).sorted().toList();
        List<Integer> runs = traces.runs().stream().map(run -> Integer.valueOf(run.split("/")[0])).sorted().toList();
        List<Integer> groups = traces.groups().stream()
                .map(group -> Integer.valueOf(group.getFileName().toString().substring("agent-".length()))).distinct()
                .sorted().toList();
        List<Integer> launchers = running.stream().map(Agent::launcher).sorted().toList();
        boolean same = runs.equals(ids) && groups.equals(ids) && List.copyOf(traces.launchers()).equals(launchers)
                && running.stream().allMatch(agent -> traces.members(agent.id()).contains(agent.pid()));
        return same ? "" : "agents " + ids + ", runs " + traces.runs() + ", groups " + groups + ", launchers "
                + launchers + " and really " + traces.launchers();
    }

    private static boolean isActive(Agent agent) {
        return agent.state().equals("ACTIVE");
    }

    private static void assertCounts(Agent agent, long spawns, long exits, long crashes, long restarts) {
        assertEquals(List.of(spawns, exits, crashes, restarts), List.of(agent.count("spawns"), agent.count("exits"),
                agent.count("crashes"), agent.count("restarts")), () -> "spawns, exits, crashes, restarts of " + agent);
    }

    private static void untilGone(int... pids) {
        for (int pid : pids) {
            Patience.until("the end of " + pid, Patience.ENOUGH, () -> alive(pid), alive -> !alive);
        }
    }

    private static boolean alive(int pid) {
        String stat = Proc.text(pid, "stat");
        return !stat.isEmpty() && "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
    }

    private static int lines(Path directory, String file) {
        try {
            return Files.readAllLines(directory.resolve(file)).size();
        } catch (IOException none) {
            return 0;
        }
    }
}
