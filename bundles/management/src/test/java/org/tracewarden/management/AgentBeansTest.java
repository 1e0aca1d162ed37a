// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.management.AgentFakes.FakeDetector;
import org.tracewarden.management.AgentFakes.FakeSupervisor;
import org.tracewarden.management.AgentFakes.FakeTelemetry;
import org.tracewarden.management.Fakes.DirectBus;

class AgentBeansTest {

    private static final ObjectName ALL = Beans.name("Agents");
    private static final ObjectName MAILER = Beans.name("Agent", "mailer");
    private static final Instant NOW = Instant.parse("2026-11-21T05:55:01.500Z");

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final DirectBus bus = new DirectBus();
    private final FakeSupervisor supervisor = new FakeSupervisor();
    private final List<Notification> heard = new ArrayList<>();
    private AgentBeans shown;

    @AfterEach
    void end() {
        if (shown != null) {
            shown.deactivate();
        }
    }

    @Test
    void anAgentIsShownWithHowItDoesWhatItUsesAndWhatItMayUse() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        show();
        Map<String, Object> values = values(MAILER);
        assertEquals(Map.ofEntries(
                Map.entry("Id", 100L), Map.entry("State", "ACTIVE"), Map.entry("Since", AgentFakes.MOMENT.toString()),
                Map.entry("Reason", ""), Map.entry("Program", "python3"), Map.entry("User", ""),
                Map.entry("Source", "org.tracewarden.agent-mailer.cfg"), Map.entry("Pid", 5200L),
                Map.entry("Ready", true), Map.entry("StatusText", "3 mails? wait"), Map.entry("LastExit", "SIGKILL"),
                Map.entry("RestartCount", 1L), Map.entry("MaxRestarts", 0L), Map.entry("Spawns", 5L),
                Map.entry("Exits", 4L), Map.entry("Crashes", 3L), Map.entry("Faults", 2L), Map.entry("Restarts", 1L),
                Map.entry("CpuMicros", 7_000L), Map.entry("IoReadBytes", 4_096L), Map.entry("MemoryBytes", 1L << 20),
                Map.entry("PeakMemoryBytes", 2L << 20), Map.entry("Processes", 3L), Map.entry("CpuShare", 0.25),
                Map.entry("LastActivity", AgentFakes.MOMENT.toString()), Map.entry("CpuQuotaMicros", 1_000_000L),
                Map.entry("CpuWindowMicros", 1_000_000L), Map.entry("MemoryLimitBytes", 100L << 20),
                Map.entry("SyscallsPerSecondLimit", 1_000L), Map.entry("ProcessesLimit", 512L)), values);
        assertArrayEquals(new String[] {"CPU_QUOTA THROTTLE", "MEMORY_LIMIT KILL", "SYSCALL_FLOOD THROTTLE",
            "CRASH RESTART", "CAPABILITY_VIOLATION KILL", "UNRESPONSIVE RESTART", "POLICY_VIOLATION KILL"},
                (String[]) server.getAttribute(MAILER, "Recovery"));
    }

    @Test
    void whatNobodyCountsIsNullAndNotZero() throws JMException {
        supervisor.keep(100, "mailer", AgentState.STOPPED);
        show();
        assertNull(server.getAttribute(MAILER, "Syscalls"));
        assertNull(server.getAttribute(MAILER, "IoWriteBytes"));
        assertNull(server.getAttribute(MAILER, "Pid"));
        CompositeData total = ((TabularData) server.getAttribute(MAILER, "CountsBySpan")).get(new Object[] {"total"});
        CompositeData boot = ((TabularData) server.getAttribute(ALL, "CountsBySpan")).get(new Object[] {"boot"});
        assertNull(total.get("syscalls"));
        assertEquals(5L, total.get("spawns"));
        assertEquals(0L, boot.get("spawns"));
    }

    @Test
    void argumentsAndEnvironmentAreNowhere() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        show();
        for (ObjectName name : List.of(ALL, MAILER)) {
            for (var attribute : server.getMBeanInfo(name).getAttributes()) {
                Object value = server.getAttribute(name, attribute.getName());
                String text = value instanceof Object[] values ? Arrays.toString(values) : String.valueOf(value);
                assertFalse(text.contains("secret"), attribute.getName());
            }
        }
    }

    @Test
    void allAgentsTogetherAreShown() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        supervisor.keep(101, "other", AgentState.FAILED);
        show();
        assertEquals(2L, server.getAttribute(ALL, "Agents"));
        assertEquals(2L, server.getAttribute(ALL, "Active"));
        assertEquals(6L, server.getAttribute(ALL, "Gaps"));
        assertEquals(9L, server.getAttribute(ALL, "EventsForgotten"));
        assertEquals("1970-01-01T00:00:00Z", server.getAttribute(ALL, "Installed"));
        assertEquals("CGROUP_V1", server.getAttribute(ALL, "Containment"));
        assertArrayEquals(new String[] {"pids is not mounted"}, (String[]) server.getAttribute(ALL, "Missing"));
        var states = (TabularData) server.getAttribute(ALL, "AgentsByState");
        assertEquals(AgentState.values().length, states.size());
        assertEquals(1L, states.get(new Object[] {"FAILED"}).get("total"));
        assertArrayEquals(new String[] {
            "2023-11-14T22:13:20.000000001Z mailer FAILED 3 restarts?in a row",
            "2023-11-14T22:13:20.000000001Z mailer FAULT CPU quota exceeded"
        }, (String[]) lines(ALL, "latest", 2));
        assertEquals(2, ((String[]) lines(ALL, "faults", 10)).length);
        assertArrayEquals(new String[] {
            "2023-11-14T22:13:20.000000001Z agent-100 CPU_QUOTA THROTTLE CPU quota exceeded; CPU lowered"
        }, (String[]) lines(MAILER, "faults", 10));
        assertThrows(MBeanException.class, () -> lines(ALL, "faults", 0));
    }

    @Test
    void beansComeAndGoWithTheirAgents() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        show();
        assertEquals(Set.of("type=Agents", "type=Agent,name=mailer"), names());
        supervisor.keep(101, "other", AgentState.ACTIVE);
        bus.publish(AgentFakes.step(101, "other", AgentTransition.SPAWNED, ""));
        assertEquals(Set.of("type=Agents", "type=Agent,name=mailer", "type=Agent,name=other"), names());
        bus.publish(AgentFakes.step(100, "mailer", AgentTransition.REMOVED, ""));
        supervisor.remove(100);
        assertEquals(Set.of("type=Agents", "type=Agent,name=other"), names());
        shown.deactivate();
        assertEquals(Set.of(), names());
        assertTrue(bus.places.isEmpty(), "its subscription is closed");
        bus.publish(AgentFakes.step(101, "other", AgentTransition.ACTIVE, ""));
        shown.onEvent(AgentFakes.step(101, "other", AgentTransition.ACTIVE, ""));
        shown.look();
        assertEquals(Set.of(), names());
    }

    @Test
    void anAgentOfWhichNoEventTellsIsFoundByLooking() throws JMException {
        show();
        supervisor.keep(100, "mailer", AgentState.WAITING);
        shown.look();
        assertEquals("WAITING", server.getAttribute(MAILER, "State"));
        supervisor.remove(100);
        shown.look();
        assertEquals(Set.of("type=Agents"), names());
    }

    @Test
    void anIdThatGoesToAnotherAgentIsShownUnderTheOthersName() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        show();
        supervisor.keep(100, "printer", AgentState.ACTIVE);
        bus.publish(AgentFakes.step(100, "printer", AgentTransition.SPAWNED, ""));
        assertEquals(Set.of("type=Agents", "type=Agent,name=printer"), names());
    }

    @Test
    void aNameThatGoesToAnotherIdIsTheNewAgents() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        show();
        supervisor.remove(100);
        supervisor.keep(101, "mailer", AgentState.ACTIVE);
        bus.publish(AgentFakes.step(101, "mailer", AgentTransition.SPAWNED, ""));
        shown.look();
        assertEquals(101L, server.getAttribute(MAILER, "Id"));
        assertEquals(Set.of("type=Agents", "type=Agent,name=mailer"), names());
    }

    @Test
    void thereAreNeverMoreBeansThanAgents() throws JMException {
        show();
        for (int round = 0; round < 3; round++) {
            for (int id = 1; id <= 1_000; id++) {
                supervisor.keep(id, "a" + round + "-" + id, AgentState.ACTIVE);
                bus.publish(AgentFakes.step(id, "a" + round + "-" + id, AgentTransition.SPAWNED, ""));
            }
            assertEquals(1_001, names().size());
        }
    }

    @Test
    void anAgentIsStartedStoppedKilledAndRestarted() throws JMException {
        supervisor.keep(100, "mailer", AgentState.STOPPED);
        show();
        assertEquals("ACTIVE", order("start"));
        assertEquals("ACTIVE", order("restart"));
        assertEquals("STOPPED", order("stop"));
        assertEquals("STOPPED", order("kill"));
        assertEquals(List.of("start 100", "restart 100", "stop 100", "kill 100"), supervisor.orders);
        for (var operation : server.getMBeanInfo(MAILER).getOperations()) {
            int impact = operation.getName().equals("faults") ? MBeanOperationInfo.INFO : MBeanOperationInfo.ACTION;
            assertEquals(impact, operation.getImpact(), operation.getName());
        }
    }

    @Test
    void anOrderThatIsRefusedSaysWhyInClassesThatEveryClientHas() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        show();
        var refused = assertThrows(MBeanException.class, () -> order("start"));
        assertEquals("agent 100 runs already; restart it with asm:restart 100", refused.getMessage());
        assertEquals(IllegalStateException.class, refused.getCause().getClass());
        var unknown = assertThrows(ReflectionException.class, () -> order("fly"));
        assertEquals("no operation fly with these arguments; there are"
                + " [start(), stop(), kill(), restart(), faults(int)]", unknown.getMessage());
    }

    @Test
    void aFaultIsToldByItsAgentAndByAllWithDataOfOpenTypes() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        show();
        hear(MAILER);
        hear(ALL);
        bus.publish(AgentFakes.detected(7, "mailer"));
        assertEquals(List.of(MAILER, ALL), heard.stream().map(Notification::getSource).toList());
        Notification first = heard.get(0);
        assertEquals("org.tracewarden.agent.fault", first.getType());
        assertEquals("mailer: CPU quota exceeded", first.getMessage());
        assertEquals(1, first.getSequenceNumber());
        assertEquals(AgentFakes.MOMENT.toEpochMilli(), first.getTimeStamp());
        var data = (CompositeData) first.getUserData();
        assertEquals(7L, data.get("number"));
        assertEquals(4L, data.get("incident"));
        assertEquals(100, data.get("agentId"));
        assertEquals("CPU_QUOTA", data.get("kind"));
        assertEquals("THROTTLE", data.get("action"));
        assertEquals("CPU lowered", data.get("outcome"));
        assertArrayEquals(new String[] {"1.52 s"}, (String[]) data.get("evidence"));
    }

    @Test
    void restartsAndFailuresAreToldInOrderAndOtherStepsAreNot() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        show();
        hear(ALL);
        bus.publish(AgentFakes.step(100, "mailer", AgentTransition.SPAWNED, ""));
        bus.publish(AgentFakes.step(100, "mailer", AgentTransition.RESTARTED, ""));
        bus.publish(AgentFakes.step(100, "mailer", AgentTransition.FAILED, "3 restarts"));
        assertEquals(List.of("1 org.tracewarden.agent.restarted mailer runs again",
                "2 org.tracewarden.agent.failed mailer has failed and is not started again: 3 restarts"),
                heard.stream().map(n -> n.getSequenceNumber() + " " + n.getType() + " " + n.getMessage()).toList());
        var data = (CompositeData) heard.get(0).getUserData();
        assertEquals(5200, data.get("pid"));
        assertEquals(2, data.get("restartCount"));
    }

    @Test
    void noticesThatWereLostAreCounted() throws JMException {
        show();
        hear(ALL);
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        shown.onLagged(12);
        assertEquals("org.tracewarden.agent.missed", heard.get(0).getType());
        assertEquals(12L, ((CompositeData) heard.get(0).getUserData()).get("count"));
        assertEquals(NOW.toEpochMilli(), heard.get(0).getTimeStamp());
        assertTrue(server.isRegistered(MAILER), "what may have been missed is looked for");
    }

    @Test
    void everyKindOfNotificationIsInTheBeansDescription() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        show();
        assertEquals(Set.of(Notice.FAULT, Notice.RESTARTED, Notice.FAILED), kinds(MAILER));
        assertEquals(Set.of(Notice.FAULT, Notice.RESTARTED, Notice.FAILED, Notice.MISSED), kinds(ALL));
    }

    @Test
    void aListenerThatFailsKeepsNobodyElseFromHearing() throws JMException {
        show();
        server.addNotificationListener(ALL, (notification, handback) -> {
            throw new IllegalStateException("a listener's own trouble");
        }, null, null);
        hear(ALL);
        bus.publish(AgentFakes.detected(7, "gone"));
        assertEquals(1, heard.size());
    }

    @Test
    void anAgentThatIsGoneIsSaidToBeAndTheBeanThenGoes() throws JMException {
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        show();
        supervisor.remove(100);
        var gone = assertThrows(javax.management.RuntimeMBeanException.class,
                () -> server.getAttribute(MAILER, "State"));
        assertEquals("agent 100 is not there any more", gone.getCause().getMessage());
        shown.look();
        assertThrows(InstanceNotFoundException.class, () -> server.getAttribute(MAILER, "State"));
    }

    @Test
    void itsThreadEndsWithTheComponent() throws Exception {
        show();
        shown.deactivate();
        long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("tracewarden-agents-jmx"))) {
            assertTrue(System.nanoTime() < until, "the thread is still there");
            Thread.sleep(5);
        }
    }

    @Test
    void stepsAndFaultsAreCountedByKindAndNoAgentIsALabel() throws JMException {
        var metrics = new MetricsBean(bus, server);
        bus.publish(AgentFakes.step(100, "mailer", AgentTransition.RESTARTED, ""));
        bus.publish(AgentFakes.detected(7, "mailer"));
        bus.publish(AgentFakes.detected(8, "other"));
        ObjectName bean = Beans.name("Metrics");
        assertEquals(2L, server.getAttribute(bean, "tracewarden_agent_faults_total"));
        assertEquals(2L, total(bean, "tracewarden_agent_faults_total_by_kind", "CPU_QUOTA"));
        assertEquals(0L, total(bean, "tracewarden_agent_faults_total_by_kind", "CRASH"));
        assertEquals(1L, total(bean, "tracewarden_agent_transitions_total_by_transition", "RESTARTED"));
        assertEquals(1L, total(bean, "runtime_events_processed_total_by_type", "agentLifecycle"));
        assertEquals(2L, total(bean, "runtime_events_processed_total_by_type", "faultDetected"));
        metrics.deactivate();
    }

    private void show() {
        shown = new AgentBeans(supervisor, new FakeTelemetry(), new FakeDetector(), bus, server,
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private void hear(ObjectName name) throws JMException {
        server.addNotificationListener(name, (notification, handback) -> heard.add(notification), null, null);
    }

    private Object order(String name) throws JMException {
        return server.invoke(MAILER, name, new Object[0], new String[0]);
    }

    private Object lines(ObjectName bean, String name, int limit) throws JMException {
        return server.invoke(bean, name, new Object[] {limit}, new String[] {"java.lang.Integer"});
    }

    private Object total(ObjectName bean, String table, String key) throws JMException {
        return ((TabularData) server.getAttribute(bean, table)).get(new Object[] {key}).get("total");
    }

    private Set<String> kinds(ObjectName name) throws JMException {
        return Arrays.stream(server.getMBeanInfo(name).getNotifications())
                .flatMap(kind -> Arrays.stream(kind.getNotifTypes()))
                .collect(Collectors.toSet());
    }

    /** Plain values; arrays, tables and what is null are left out. */
    private Map<String, Object> values(ObjectName name) throws JMException {
        String[] all = Arrays.stream(server.getMBeanInfo(name).getAttributes()).map(a -> a.getName())
                .toArray(String[]::new);
        Map<String, Object> values = new TreeMap<>();
        for (Attribute each : server.getAttributes(name, all).asList()) {
            Object value = each.getValue();
            if (value != null && !value.getClass().isArray() && !(value instanceof TabularData)) {
                values.put(each.getName(), value);
            }
        }
        return values;
    }

    private Set<String> names() throws JMException {
        return server.queryNames(new ObjectName("org.tracewarden:*"), null).stream()
                .map(ObjectName::getKeyPropertyListString)
                .collect(Collectors.toSet());
    }
}
