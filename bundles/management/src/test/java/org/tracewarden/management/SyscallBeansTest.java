// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.event.AnomalyDetected;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallObserved;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.management.Fakes.DirectBus;
import org.tracewarden.management.SyscallFakes.FakeAnomalies;
import org.tracewarden.management.SyscallFakes.FakeFeatures;
import org.tracewarden.management.SyscallFakes.FakeLedger;
import org.tracewarden.management.SyscallFakes.FakeObservations;
import org.tracewarden.management.SyscallFakes.FakePatterns;
import org.tracewarden.management.SyscallFakes.FakeStreams;

class SyscallBeansTest {

    private static final SyscallError ENOENT = new SyscallError(2, "ENOENT", "No such file or directory");
    private static final SyscallError EAGAIN = new SyscallError(11, "EAGAIN", "Resource temporarily unavailable");

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();

    @Test
    void theLedgerAndTheStreamsAreShown() throws JMException {
        var ledger = new SyscallLedgerBean(new FakeLedger(), server);
        var streams = new SyscallStreamsBean(new FakeStreams(), server);
        assertEquals(1L, server.getAttribute(Beans.name("SyscallLedger"), "Size"));
        assertEquals(4096L, server.getAttribute(Beans.name("SyscallLedger"), "Capacity"));
        assertEquals(8L, server.getAttribute(Beans.name("SyscallLedger"), "Forgotten"));
        assertEquals(16L, server.getAttribute(Beans.name("SyscallStreams"), "Capacity"));
        ledger.deactivate();
        streams.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void observationsAreCountedByCategoryAndSeverityAndIdleOnesAreNotListed() throws JMException {
        var shown = new ObservationsBean(new FakeObservations(List.of(
                SyscallFakes.observation(1, SyscallCategory.BLOCKING_IO, Severity.HIGH, "first"),
                SyscallFakes.observation(2, SyscallCategory.BLOCKING_IO, Severity.HIGH, "sec\u001bond"),
                SyscallFakes.observation(3, SyscallCategory.NETWORK, Severity.LOW, "third"),
                SyscallFakes.observation(4, SyscallCategory.IDLE_WAIT, Severity.NONE, "fourth"))), server);
        var bean = Beans.name("Observations");
        assertEquals(500L, server.getAttribute(bean, "Classified"));
        assertEquals(6L, server.getAttribute(bean, "Forgotten"));
        assertEquals(100L, server.getAttribute(bean, "Capacity"));
        assertEquals(Map.of("BLOCKING_IO HIGH", 2L, "NETWORK LOW", 1L, "IDLE_WAIT NONE", 1L), table(bean, "Kept"));
        assertArrayEquals(new String[] {
            "2023-11-14T22:13:20.000000001Z 10 x BLOCKING_IO HIGH sec?ond",
            "2023-11-14T22:13:20.000000001Z 10 x NETWORK LOW third"
        }, latest(bean, 2));
        var none = assertThrows(MBeanException.class, () -> latest(bean, 0));
        assertEquals("limit must be 1 to 1000, not 0", none.getMessage());
        shown.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void patternsThatGoOnAreCountedByKind() throws JMException {
        var shown = new PatternsBean(new FakePatterns(List.of(
                SyscallFakes.pattern(4, PatternKind.BUSY_LOOP, false),
                SyscallFakes.pattern(3, PatternKind.BUSY_LOOP, false),
                SyscallFakes.pattern(2, PatternKind.SLOW_CONNECT, true))), server);
        var bean = Beans.name("Patterns");
        assertEquals(2L, server.getAttribute(bean, "GoingOn"));
        Map<String, Long> kinds = table(bean, "GoingOnByKind");
        assertEquals(PatternKind.values().length, kinds.size());
        assertEquals(2L, kinds.get("BUSY_LOOP"));
        assertEquals(0L, kinds.get("SLOW_CONNECT"));
        assertArrayEquals(new String[] {
            "2026-11-21T12:00:00Z 10 x SLOW_CONNECT HIGH ended number 2",
            "2026-11-21T12:00:00Z 10 x BUSY_LOOP HIGH going on number 3",
            "2026-11-21T12:00:00Z 10 x BUSY_LOOP HIGH going on number 4"
        }, latest(bean, 10));
        assertThrows(MBeanException.class, () -> latest(bean, 1001));
        shown.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void anomaliesAreShownWithTheStateOfTheBaselines() throws JMException {
        var shown = new AnomaliesBean(new FakeAnomalies(List.of(
                SyscallFakes.anomaly(2, Optional.of(Fakes.process(10, "x")), false, Severity.CRITICAL),
                SyscallFakes.anomaly(1, Optional.empty(), true, Severity.LOW))), server);
        var bean = Beans.name("Anomalies");
        assertEquals(1L, server.getAttribute(bean, "GoingOn"));
        assertEquals(Map.of("NONE", 0L, "LOW", 0L, "MEDIUM", 0L, "HIGH", 0L, "CRITICAL", 1L),
                table(bean, "GoingOnBySeverity"));
        assertEquals(40L, server.getAttribute(bean, "Baselines"));
        assertEquals(3L, server.getAttribute(bean, "Learning"));
        assertArrayEquals(new String[] {
            "2026-11-21T12:00:00Z host SYSCALL_LATENCY_P95 LOW ended number 1",
            "2026-11-21T12:00:00Z 10 x SYSCALL_LATENCY_P95 CRITICAL going on number 2"
        }, latest(bean, 2));
        shown.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void featuresAreShownWithTheHostsPercentilesByCategory() throws JMException {
        var shown = new FeaturesBean(new FakeFeatures(Optional.of(SyscallFakes.host())), server);
        var bean = Beans.name("Features");
        assertEquals(2L, server.getAttribute(bean, "Processes"));
        assertEquals(9L, server.getAttribute(bean, "Forgotten"));
        assertEquals(1_000_000L, server.getAttribute(bean, "UsedBytes"));
        assertEquals(16_000_000L, server.getAttribute(bean, "LimitBytes"));
        assertEquals(12.4, server.getAttribute(bean, "HostCallsPerSecond"));
        assertEquals(0.5, server.getAttribute(bean, "HostErrorsPerSecond"));
        assertEquals(0.25, server.getAttribute(bean, "HostBlockedSeconds"));
        var table = (TabularData) server.getAttribute(bean, "HostByCategory");
        CompositeData disk = table.get(new Object[] {"BLOCKING_IO"});
        assertEquals(List.of(12L, 1L, 250_000_000L, 100L, 200L, 300L), List.of(disk.get("calls"), disk.get("errors"),
                disk.get("blockedNanos"), disk.get("p50Nanos"), disk.get("p95Nanos"), disk.get("p99Nanos")));
        assertNull(table.get(new Object[] {"IDLE_WAIT"}).get("p95Nanos"), "open data has no other word for absent");
        shown.deactivate();
        assertEquals(Set.of(), names());
    }

    @Test
    void beforeTheFirstSecondTheHostDoesNothing() throws JMException {
        new FeaturesBean(new FakeFeatures(Optional.empty()), server);
        assertEquals(0.0, server.getAttribute(Beans.name("Features"), "HostCallsPerSecond"));
        assertEquals(0, ((TabularData) server.getAttribute(Beans.name("Features"), "HostByCategory")).size());
    }

    @Test
    void metricsCountCallsWholeAlsoWhatWasNotToldOneByOne() throws JMException {
        var bus = new DirectBus();
        new MetricsBean(bus, server);
        var bean = Beans.name("Metrics");
        bus.publish(new SyscallStats(Fakes.header(), Fakes.process(10, "x"), 0, 1, List.of(
                stats(1000, 7, List.of(new ErrorCount(ENOENT, 90, 85), new ErrorCount(EAGAIN, 5, 0))),
                stats(10, 0, List.of(new ErrorCount(new SyscallError(4000, "errno 4000", ""), 2, 0)))), List.of(),
                false));
        bus.publish(new SlowSyscall(Fakes.header(), Fakes.process(10, "x"), SyscallFakes.call(false)));
        bus.publish(new SlowSyscall(Fakes.header(), Fakes.process(10, "x"), SyscallFakes.call(true)));
        assertEquals(1010L, server.getAttribute(bean, "runtime_syscalls_total"));
        assertEquals(8L, server.getAttribute(bean, "runtime_slow_syscalls_total"));
        assertEquals(97L, server.getAttribute(bean, "runtime_failed_syscalls_total"));
        assertEquals(Map.of("ENOENT", 90L, "EAGAIN", 5L, "other", 2L),
                table(bean, "runtime_failed_syscalls_total_by_error"));
    }

    @Test
    void metricsCountObservationsPatternsAndAnomaliesOnceEach() throws JMException {
        var bus = new DirectBus();
        new MetricsBean(bus, server);
        var bean = Beans.name("Metrics");
        bus.publish(new SyscallObserved(Fakes.header(),
                SyscallFakes.observation(1, SyscallCategory.NETWORK, Severity.LOW, "")));
        for (boolean ended : new boolean[] {false, false, true}) {
            bus.publish(new PatternDetected(Fakes.header(), SyscallFakes.pattern(1, PatternKind.BUSY_LOOP, ended)));
        }
        bus.publish(new PatternDetected(Fakes.header(), SyscallFakes.pattern(1, PatternKind.BUSY_LOOP, false,
                Severity.HIGH, SyscallFakes.NOON.plusSeconds(60))));
        bus.publish(anomaly(false, Severity.MEDIUM));
        bus.publish(anomaly(false, Severity.CRITICAL));
        bus.publish(anomaly(true, Severity.CRITICAL));
        assertEquals(1L, server.getAttribute(bean, "runtime_syscall_observations_total"));
        assertEquals(Map.of("NETWORK LOW", 1L), table(bean, "runtime_syscall_observations_total_by_severity"));
        assertEquals(2L, server.getAttribute(bean, "runtime_syscall_patterns_total"),
                "the classifier was started anew and numbers from 1 again");
        assertEquals(2L, table(bean, "runtime_syscall_patterns_total_by_kind").get("BUSY_LOOP"));
        assertEquals(1L, server.getAttribute(bean, "runtime_syscall_anomalies_total"));
        assertEquals(Map.of("NONE", 0L, "LOW", 0L, "MEDIUM", 1L, "HIGH", 0L, "CRITICAL", 1L),
                table(bean, "runtime_syscall_anomalies_total_by_severity"));
    }

    @Test
    void episodesThatNeverEndAreForgottenAtTheLimit() {
        var episodes = new Episodes();
        for (int id = 0; id <= Episodes.CAPACITY; id++) {
            assertEquals(true, episodes.isNew(PatternKind.BUSY_LOOP, id, SyscallFakes.NOON, false));
        }
        assertEquals(false, episodes.isNew(PatternKind.BUSY_LOOP, 1, SyscallFakes.NOON, false));
        assertEquals(true, episodes.isNew(PatternKind.BUSY_LOOP, 0, SyscallFakes.NOON, false));
    }

    private static CallStats stats(long count, long slowWithheld, List<ErrorCount> errors) {
        return new CallStats(SyscallFakes.READ, WaitKind.UNKNOWN, count, 1, 1, 1, 0, LatencyHistogram.EMPTY, errors,
                slowWithheld);
    }

    private static AnomalyDetected anomaly(boolean ended, Severity severity) {
        return new AnomalyDetected(Fakes.header(), SyscallFakes.anomaly(1, Optional.empty(), ended, severity));
    }

    private String[] latest(ObjectName bean, int limit) throws JMException {
        return (String[]) server.invoke(bean, "latest", new Object[] {limit}, new String[] {"java.lang.Integer"});
    }

    private Set<String> names() throws JMException {
        return server.queryNames(new ObjectName("org.tracewarden:*"), null).stream()
                .map(ObjectName::getKeyPropertyListString)
                .collect(Collectors.toSet());
    }

    /** Texts of a row, joined, with its total. */
    private Map<String, Long> table(ObjectName bean, String attribute) throws JMException {
        var table = (TabularData) server.getAttribute(bean, attribute);
        Map<String, Long> rows = new TreeMap<>();
        for (Object value : table.values()) {
            var row = (CompositeData) value;
            String key = table.getTabularType().getIndexNames().stream()
                    .map(name -> (String) row.get(name))
                    .collect(Collectors.joining(" "));
            rows.put(key, (Long) row.get("total"));
        }
        return rows;
    }
}
