// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.itests.container.DeclaredAgent.FALLING;
import static org.tracewarden.itests.container.DeclaredAgent.STEADY;
import static org.tracewarden.itests.container.DeclaredAgent.UNLIMITED;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;

/** A whole platform and its declared agents, from outside: it is stopped, started, looked at by JMX, and refreshed. */
class AgentPlatformIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String RESTARTS = UNLIMITED + "auto-restart = 100\n";
    private static final String FAULT = "org.tracewarden.agent.fault";
    private static final String RESTARTED = "org.tracewarden.agent.restarted";

    private final List<DeclaredAgent> agents = new ArrayList<>();
    private Platform platform;

    @BeforeEach
    void start() {
        platform = Platform.start(Map.of("users.properties",
                "tester = secret,_g_:admingroup\n_g_\\:admingroup = group,admin,manager,viewer,systembundles,ssh\n"));
    }

    @AfterEach
    void stop() throws IOException {
        for (DeclaredAgent agent : agents) {
            agent.delete();
        }
        platform.await("asm:list --all --json", output -> output.status() == 0 && output.out().isEmpty(), PATIENCE);
        platform.close();
        for (DeclaredAgent agent : agents) {
            for (int pid : agent.starts()) {
                assertFalse(agent.runs(pid), agent.name() + " " + pid);
            }
            agent.forget();
        }
    }

    @Test
    void aFileThatWasRemovedWhileThePlatformWasAwayTakesItsAgentWithItAndNoOther() throws Exception {
        DeclaredAgent removed = declared("taken-away", STEADY, "");
        DeclaredAgent kept = declared("kept", STEADY, "");
        DeclaredAgent changed = declared("changed", STEADY, "processes = 100\n");
        int removedPid = awaitRun(removed, 1);
        int keptPid = awaitRun(kept, 1);
        int changedPid = awaitRun(changed, 1);

        platform.close();
        for (DeclaredAgent agent : agents) {
            assertTrue(agent.runs(agent.starts().get(0)), agent.name() + " goes on without the platform");
        }
        removed.delete();
        changed.save("processes = 77\n");
        DeclaredAgent added = declared("added", STEADY, "");
        platform = Platform.start(platform.data());

        await("echo", () -> !removed.runs(removedPid));
        platform.await("asm:info taken-away", output -> output.status() == 1, PATIENCE);
        assertEquals(keptPid, awaitRun(kept, 1));
        assertEquals(changedPid, awaitRun(changed, 1));
        platform.await("asm:info --json changed", output -> output.status() == 0
                && JsonLines.of(output).get(0).at("/limits/processes").asInt() == 77, PATIENCE);
        awaitRun(added, 1);
        for (DeclaredAgent agent : List.of(kept, changed, added)) {
            assertEquals(List.of(1L, 0L, 0L, 0L), counts(agent));
        }
        JsonNode system = JsonLines.of(platform.run("asm:status --json")).get(0).at("/telemetry/total");
        assertEquals(List.of(4L, 1L, 0L), List.of(system.required("spawns").longValue(),
                system.required("exits").longValue(), system.required("crashes").longValue()));
    }

    @Test
    void aPlatformThatOwnsItsAgentsStopsThemAndStartsThemAgain() throws Exception {
        EtcFile.of(platform.etc("org.tracewarden.supervisor.cfg")).save("stop-agents", "true", "memory", "77m");
        DeclaredAgent agent = declared("owned", STEADY, "");
        int pid = awaitRun(agent, 1);
        platform.await("asm:info --json owned",
                output -> JsonLines.of(output).get(0).at("/limits/memoryBytes").longValue() == 77L << 20, PATIENCE);

        platform.close();

        assertFalse(agent.runs(pid));
        platform = Platform.start(platform.data());
        awaitRun(agent, 2);
        assertEquals(0L, counts(agent).get(2), "which was no crash");
    }

    @Test
    void everyAgentAndAllOfThemHaveABeanThatTellsOfFaultsAndRestarts() throws Exception {
        DeclaredAgent agent = declared("watched-by-jmx", FALLING, RESTARTS);
        int pid = awaitRun(agent, 1);
        var ports = platform.ports();
        var url = new JMXServiceURL("service:jmx:rmi://127.0.0.1:" + ports.jmxServer() + "/jndi/rmi://127.0.0.1:"
                + ports.jmxRegistry() + "/tracewarden");
        Map<String, ?> login = Map.of(JMXConnector.CREDENTIALS, new String[] {"tester", "secret"});
        try (JMXConnector connector = JMXConnectorFactory.connect(url, login)) {
            MBeanServerConnection server = connector.getMBeanServerConnection();
            ObjectName one = new ObjectName("org.tracewarden:type=Agent,name=watched-by-jmx");
            ObjectName all = new ObjectName("org.tracewarden:type=Agents");
            await("echo", () -> server.isRegistered(one));
            Queue<Notification> ofOne = listen(server, one);
            Queue<Notification> ofAll = listen(server, all);
            assertEquals("ACTIVE", server.getAttribute(one, "State"));
            assertEquals((long) pid, server.getAttribute(one, "Pid"));
            assertEquals(1L, server.getAttribute(all, "Active"));

            agent.tell("now-1");
            int next = awaitRun(agent, 2);

            for (Queue<Notification> heard : List.of(ofOne, ofAll)) {
                await("echo", () -> heard.stream().anyMatch(told -> told.getType().equals(RESTARTED)));
                CompositeData fault = (CompositeData) only(heard, FAULT).getUserData();
                assertEquals("CRASH", fault.get("kind"));
                assertEquals("RESTART", fault.get("action"));
                assertEquals("watched-by-jmx", fault.get("agent"));
                CompositeData restart = (CompositeData) only(heard, RESTARTED).getUserData();
                assertEquals((long) next, ((Number) restart.get("pid")).longValue());
                assertEquals(1L, ((Number) restart.get("restartCount")).longValue());
            }
            await("echo", () -> server.getAttribute(one, "Restarts").equals(1L));
            assertEquals(1L, server.getAttribute(all, "Crashes"));
            assertEquals(2L, server.getAttribute(all, "Spawns"));
            assertEquals("STOPPED", server.invoke(one, "stop", new Object[0], new String[0]));
            assertFalse(agent.runs(next));
            assertEquals("ACTIVE", server.invoke(one, "start", new Object[0], new String[0]));
            awaitRun(agent, 3);
            agent.delete();
            await("echo", () -> !server.isRegistered(one));
            assertEquals(0L, server.getAttribute(all, "Agents"));
        }
    }

    @Test
    void theApiItselfIsRefreshedUnderRunningAgents() throws Exception {
        DeclaredAgent steady = declared("steady", STEADY, UNLIMITED);
        DeclaredAgent falling = declared("falling", FALLING, RESTARTS);
        int pid = awaitRun(steady, 1);
        awaitRun(falling, 1);
        int run = 1;
        for (String bundle : List.of("api", "linux", "json", "supervisor")) {
            falling.tell("now-" + run);
            assertEquals(0, platform.run("bundle:refresh org.tracewarden." + bundle).status());
            run++;
            awaitRun(falling, run);
            assertEquals(pid, awaitRun(steady, 1));
        }
        assertEquals(List.of(1L, 0L, 0L, 0L), counts(steady));
        assertEquals(List.of(5L, 4L, 4L, 4L), counts(falling));
    }

    private DeclaredAgent declared(String name, String script, String keys) throws IOException {
        DeclaredAgent agent = DeclaredAgent.of(platform.etc(""), name, script);
        agents.add(agent);
        agent.save(keys);
        return agent;
    }

    /** Waits until an agent is active in that run, and that it was started no more often; gives its pid. */
    private int awaitRun(DeclaredAgent agent, int run) throws IOException {
        await("asm:info --json " + agent.name(), () -> agent.starts().size() >= run);
        platform.await("asm:info --json " + agent.name(), output -> isActive(agent, output), PATIENCE);
        assertEquals(run, agent.starts().size());
        return agent.starts().get(run - 1);
    }

    private static boolean isActive(DeclaredAgent agent, Output output) {
        if (output.status() != 0) {
            return false;
        }
        JsonNode info = JsonLines.of(output).get(0);
        try {
            List<Integer> starts = agent.starts();
            return info.required("state").textValue().equals("ACTIVE")
                    && info.at("/process/pid").intValue() == starts.get(starts.size() - 1);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** Spawns, exits, crashes and restarts. */
    private List<Long> counts(DeclaredAgent agent) {
        JsonNode total = JsonLines.of(platform.run("asm:info --json " + agent.name())).get(0).at("/telemetry/total");
        return List.of(total.required("spawns").longValue(), total.required("exits").longValue(),
                total.required("crashes").longValue(), total.required("restarts").longValue());
    }

    private static Queue<Notification> listen(MBeanServerConnection server, ObjectName bean) throws Exception {
        Queue<Notification> heard = new ConcurrentLinkedQueue<>();
        NotificationListener listener = (notification, nothing) -> heard.add(notification);
        server.addNotificationListener(bean, listener, null, null);
        return heard;
    }

    private static Notification only(Queue<Notification> heard, String type) {
        List<Notification> some = heard.stream().filter(told -> told.getType().equals(type)).toList();
        assertEquals(1, some.size(), heard.toString());
        return some.get(0);
    }

    @FunctionalInterface
    private interface Condition {

        boolean met() throws Exception;
    }

    /** @param command shown when it takes too long */
    private void await(String command, Condition wanted) {
        platform.await(command, nothing -> {
            try {
                return wanted.met();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }, PATIENCE);
    }
}
