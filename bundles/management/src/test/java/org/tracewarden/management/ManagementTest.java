// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenMBeanInfo;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.OomConstraint;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.api.part.Part;
import org.tracewarden.management.Fakes.DirectBus;
import org.tracewarden.management.Fakes.FakeCollector;
import org.tracewarden.management.Fakes.FakeRegistry;
import org.tracewarden.management.Fakes.FakeTable;

class ManagementTest {

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final DirectBus bus = new DirectBus();

    @Test
    void aCollectorIsShownWithAllItTells() throws JMException {
        var collectors = new CollectorBeans(server);
        collectors.addCollector(new FakeCollector("process", 4));
        var bean = new ObjectName("org.tracewarden:type=Collector,name=process");
        assertEquals("DEGRADED", server.getAttribute(bean, "State"));
        assertEquals("no kprobes here", server.getAttribute(bean, "Reason"));
        assertEquals(104L, server.getAttribute(bean, "Seen"));
        assertEquals(100L, server.getAttribute(bean, "Received"));
        assertEquals(4L, server.getAttribute(bean, "Lost"));
        assertEquals(101L, server.getAttribute(bean, "Published"));
        assertEquals(1.5, server.getAttribute(bean, "ReaderCpuSeconds"));
        assertEquals(7L, server.getAttribute(bean, "KernelRuns"));
        assertEquals(2.0, server.getAttribute(bean, "KernelRunSeconds"));
        assertArrayEquals(new String[] {
            "tp_btf/signal_generate attached", "kprobe/oom_kill_process not attached: refused with EPERM"
        }, (String[]) server.getAttribute(bean, "Attachments"));
    }

    @Test
    void collectorsComeAndGoAndAllBeansGoWithTheComponent() throws JMException {
        var collectors = new CollectorBeans(server);
        assertEquals(Set.of(), names());
        var process = new FakeCollector("process", 0);
        var oom = new FakeCollector("oom", 0);
        collectors.addCollector(process);
        collectors.addCollector(oom);
        assertEquals(Set.of("type=Collector,name=process", "type=Collector,name=oom"), names());
        collectors.removeCollector(process);
        assertEquals(Set.of("type=Collector,name=oom"), names());
        collectors.deactivate();
        assertEquals(Set.of(), names());
        collectors.removeCollector(oom);
        assertEquals(Set.of(), names());
    }

    @Test
    void aPartThatCollectsNothingTellsWhyItsConfigurationIsNotInForce() throws JMException {
        var parts = new PartBeans(server);
        Part classifier = new Fakes.FakePart("classifier",
                new CollectorStatus(CollectorState.DEGRADED, "configuration refused"));
        parts.addPart(classifier);
        var bean = new ObjectName("org.tracewarden:type=Part,name=classifier");
        assertEquals("DEGRADED", server.getAttribute(bean, "State"));
        assertEquals("configuration refused", server.getAttribute(bean, "Reason"));
        parts.removePart(classifier);
        assertEquals(Set.of(), names());
        parts.addPart(classifier);
        parts.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void duringAnUpdateTheNewCollectorShowsWhicheverOrderTheyChangeIn() throws JMException {
        var collectors = new CollectorBeans(server);
        var bean = Beans.name("Collector", "process");
        var older = new FakeCollector("process", 1);
        var newer = new FakeCollector("process", 2);
        collectors.addCollector(older);
        collectors.addCollector(newer);
        assertEquals(2L, server.getAttribute(bean, "Lost"));
        collectors.removeCollector(older);
        assertEquals(2L, server.getAttribute(bean, "Lost"));
        collectors.addCollector(older);
        collectors.removeCollector(older);
        assertEquals(2L, server.getAttribute(bean, "Lost"));
        collectors.removeCollector(newer);
        assertEquals(Set.of(), names());
    }

    @Test
    void aCollectorWithAnAwkwardNameIsShownUnderItsQuotedName() throws JMException {
        var collectors = new CollectorBeans(server);
        collectors.addCollector(new FakeCollector("a,b=*", 0));
        var bean = new ObjectName("org.tracewarden:type=Collector,name=" + ObjectName.quote("a,b=*"));
        assertEquals("DEGRADED", server.getAttribute(bean, "State"));
    }

    @Test
    void aNameThatSomebodyElseTookIsLeftAloneAndTheRestGoesOn() throws JMException {
        server.registerMBean(new OpenBean("foreign").text("Who", "who", () -> "foreign"),
                new ObjectName("org.tracewarden:type=ProcessTable"));
        new ProcessTableBean(new FakeTable(), server);
        assertEquals("foreign", server.getAttribute(Beans.name("ProcessTable"), "Who"));
    }

    @Test
    void theBusIsShownWithItsSubscriptions() throws JMException {
        var shown = new EventBusBean(bus, server);
        bus.subscribe("journal", event -> true, 1024, event -> { });
        bus.subscribe("journal", event -> true, 16, event -> { }).close();
        bus.subscribe("journal", event -> true, 32, event -> { });
        bus.published = 9;
        var bean = Beans.name("EventBus");
        assertEquals(9L, server.getAttribute(bean, "Published"));
        var table = (TabularData) server.getAttribute(bean, "Subscriptions");
        assertEquals(2, table.size());
        assertEquals(List.of(1024L, 3L, 9L, 0L, 2L), numbers(table.get(new Object[] {"journal"})));
        assertEquals(32L, table.get(new Object[] {"journal#2"}).get("capacity"));
        shown.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void deathsAreShownAsLinesAndTheLimitIsChecked() throws JMException {
        var shown = new DeathsBean(new FakeRegistry(List.of(
                Fakes.death(1, 10, "first"),
                Fakes.death(2, 11, "sec\u001bond\n"),
                Fakes.death(3, 12, "third"))), server);
        var bean = Beans.name("Deaths");
        assertEquals(12L, server.getAttribute(bean, "Issued"));
        assertEquals(2L, server.getAttribute(bean, "Forgotten"));
        assertEquals(10L, server.getAttribute(bean, "Capacity"));
        assertArrayEquals(new String[] {
            "2023-11-14T22:13:20.000000001Z 11 sec?ond? EXIT_SUCCESS it was done",
            "2023-11-14T22:13:20.000000001Z 12 third EXIT_SUCCESS it was done"
        }, (String[]) invokeLatest(bean, 2));
        var tooFew = assertThrows(MBeanException.class, () -> invokeLatest(bean, 0));
        assertEquals("limit must be 1 to 1000, not 0", tooFew.getMessage());
        assertThrows(MBeanException.class, () -> invokeLatest(bean, 1001));
        assertThrows(ReflectionException.class, () -> server.invoke(bean, "latest", new Object[0], new String[0]));
        shown.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void theProcessTableIsShown() throws JMException {
        var shown = new ProcessTableBean(new FakeTable(), server);
        var bean = Beans.name("ProcessTable");
        assertEquals(5L, server.getAttribute(bean, "Size"));
        assertEquals(65_536L, server.getAttribute(bean, "Capacity"));
        assertEquals(1L, server.getAttribute(bean, "EvictedAlive"));
        shown.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void metricsCountWhatGoesOverTheBus() throws JMException {
        var shown = new MetricsBean(bus, server);
        var oom = new FakeCollector("oom", 3);
        shown.addCollector(new FakeCollector("process", 4));
        shown.addCollector(oom);
        bus.publish(exit(ExitStatus.exited(3)));
        bus.publish(exit(ExitStatus.killed(new Signal(9), false)));
        bus.publish(exit(ExitStatus.killed(new Signal(9), false)));
        bus.publish(exit(new ExitStatus(0x7f)));
        bus.publish(signal(9, SignalOrigin.PROCESS));
        bus.publish(signal(9, SignalOrigin.KERNEL));
        bus.publish(signal(64, SignalOrigin.PROCESS));
        bus.publish(signal(11, SignalOrigin.FAULT));
        bus.publish(new OomKill(Fakes.header(), Fakes.process(1, "a"), Fakes.process(2, "b"), OomConstraint.NONE, "",
                Optional.empty(), "", new OomKill.VictimMemory(0, 0, 0, 0, 0, 0), 0));
        bus.publish(new Gap(Fakes.header(), 1, 0, 0, ""));
        bus.places.get(0).lost = 6;

        var bean = Beans.name("Metrics");
        assertEquals("metrics", bus.places.get(0).name());
        assertEquals(16_384, bus.places.get(0).capacity());
        assertEquals(10L, server.getAttribute(bean, "runtime_events_processed_total"));
        Map<String, Long> types = table(bean, "runtime_events_processed_total_by_type");
        assertEquals(Event.class.getPermittedSubclasses().length, types.size());
        types.values().removeIf(total -> total == 0);
        assertEquals(Map.of("processExit", 4L, "signalSent", 4L, "oomKill", 1L, "gap", 1L), types);
        assertEquals(4L, server.getAttribute(bean, "runtime_process_exits_total"));
        assertEquals(Map.of("3", 1L, "137", 2L, "255", 1L), table(bean, "runtime_process_exits_total_by_code"));
        assertEquals(4L, server.getAttribute(bean, "runtime_signals_sent_total"));
        assertEquals(Map.of("SIGKILL PROCESS", 1L, "SIGKILL KERNEL", 1L, "SIGSEGV FAULT", 1L,
                "SIGRTMIN+30 PROCESS", 1L), table(bean, "runtime_signals_sent_total_by_signal"));
        assertEquals(1L, server.getAttribute(bean, "runtime_oom_kills_total"));
        assertEquals(7L, server.getAttribute(bean, "tracewarden_events_lost_total"));
        assertEquals(Map.of("process", 4L, "oom", 3L), table(bean, "tracewarden_events_lost_total_by_collector"));
        assertEquals(6L, server.getAttribute(bean, "Lagged"));

        shown.removeCollector(oom);
        assertEquals(Map.of("process", 4L), table(bean, "tracewarden_events_lost_total_by_collector"));
        shown.deactivate();
        assertEquals(Set.of(), names());
        assertTrue(bus.places.isEmpty(), "its subscription is closed");
    }

    @Test
    void everyBeanIsAnOpenBeanAndEverythingInItIsInTheDocument() throws Exception {
        new CollectorBeans(server).addCollector(new FakeCollector("process", 0));
        new EventBusBean(bus, server);
        new DeathsBean(new FakeRegistry(List.of()), server);
        new ProcessTableBean(new FakeTable(), server);
        new MetricsBean(bus, server);
        new SyscallLedgerBean(new SyscallFakes.FakeLedger(), server);
        new SyscallStreamsBean(new SyscallFakes.FakeStreams(), server);
        new ObservationsBean(new SyscallFakes.FakeObservations(List.of()), server);
        new PatternsBean(new SyscallFakes.FakePatterns(List.of()), server);
        new AnomaliesBean(new SyscallFakes.FakeAnomalies(List.of()), server);
        new FeaturesBean(new SyscallFakes.FakeFeatures(Optional.of(SyscallFakes.host())), server);
        var supervisor = new AgentFakes.FakeSupervisor();
        supervisor.keep(100, "mailer", AgentState.ACTIVE);
        var agents = new AgentBeans(supervisor, new AgentFakes.FakeTelemetry(), new AgentFakes.FakeDetector(), bus,
                server, Clock.systemUTC());
        String document = Files.readString(Path.of("..", "..", "docs", "jmx.md"));
        assertEquals(13, names().size());
        for (ObjectName name : server.queryNames(new ObjectName("org.tracewarden:*"), null)) {
            var info = server.getMBeanInfo(name);
            assertInstanceOf(OpenMBeanInfo.class, info);
            assertTrue(document.contains("## `org.tracewarden:type=" + name.getKeyProperty("type")), name.toString());
            for (var attribute : info.getAttributes()) {
                assertTrue(document.contains("| `" + attribute.getName() + "` |"), attribute.getName());
                assertTrue(!attribute.isWritable() && !attribute.getDescription().isBlank());
            }
            for (var operation : info.getOperations()) {
                String arguments = operation.getSignature().length == 0 ? "()" : "(int limit)";
                assertTrue(document.contains("`" + operation.getName() + arguments + "`"), operation.getName());
            }
            for (var kind : info.getNotifications()) {
                Arrays.stream(kind.getNotifTypes())
                        .forEach(type -> assertTrue(document.contains("| `" + type + "` |"), type));
            }
            String[] all = Arrays.stream(info.getAttributes()).map(a -> a.getName()).toArray(String[]::new);
            assertEquals(all.length, server.getAttributes(name, all).size());
        }
        agents.deactivate();
    }

    @Test
    void anUnknownAttributeIsNamed() {
        new ProcessTableBean(new FakeTable(), server);
        var e = assertThrows(AttributeNotFoundException.class,
                () -> server.getAttribute(Beans.name("ProcessTable"), "Sise"));
        assertEquals("no attribute Sise; there are [Size, Capacity, EvictedAlive]", e.getMessage());
    }

    private Object invokeLatest(ObjectName bean, int limit) throws JMException {
        return server.invoke(bean, "latest", new Object[] {limit}, new String[] {"java.lang.Integer"});
    }

    private static ProcessExit exit(ExitStatus status) {
        return new ProcessExit(Fakes.header(), Fakes.process(10, "x"), status, Fakes.USAGE, List.of(), true);
    }

    private static SignalSent signal(int number, SignalOrigin origin) {
        var process = Fakes.process(10, "x");
        return new SignalSent(Fakes.header(), new Signal(number), origin, Optional.empty(), 0, "", List.of(), process,
                false, process, 10, false, 0, 0, 0, 0, SystemCall.NONE, Disposition.DEFAULT, false,
                SignalResult.QUEUED);
    }

    private Set<String> names() throws JMException {
        return server.queryNames(new ObjectName("org.tracewarden:*"), null).stream()
                .map(ObjectName::getKeyPropertyListString)
                .collect(Collectors.toSet());
    }

    /** Texts of a row, joined, with its total. */
    private Map<String, Long> table(ObjectName bean, String attribute) throws JMException {
        Map<String, Long> rows = new TreeMap<>();
        for (Object value : ((TabularData) server.getAttribute(bean, attribute)).values()) {
            var row = (CompositeData) value;
            String key = ((TabularData) server.getAttribute(bean, attribute)).getTabularType().getIndexNames().stream()
                    .map(name -> (String) row.get(name))
                    .collect(Collectors.joining(" "));
            rows.put(key, (Long) row.get("total"));
        }
        return rows;
    }

    private static List<Object> numbers(CompositeData row) {
        return List.of(row.get("capacity"), row.get("queued"), row.get("delivered"), row.get("lost"),
                row.get("failed"));
    }
}
