// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallObserved;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.WaitKind;

/** The services, fed from a bus that delivers at once. */
class SemanticClassifierTest {

    private static final Instant NOW = Instant.parse("2024-01-05T14:40:00Z");
    private static final ProcessInfo POSTGRES = Calls.process("postgres");

    private final RecordingBus bus = new RecordingBus();
    private final FakeConfig config = FakeConfig.shipped();
    private final SemanticClassifier classifier = start(config);

    private SemanticClassifier start(FakeConfig with) {
        return new SemanticClassifier(bus, with.build(), with.properties(), InstantSource.fixed(NOW));
    }

    private static EventHeader header(long kernelTime) {
        return new EventHeader("syscall", kernelTime,
                (NOW.getEpochSecond() - 7_200) * 1_000_000_000L + kernelTime);
    }

    private static SlowSyscall slow(ProcessInfo process, SyscallCall call) {
        return new SlowSyscall(header(call.enteredAt() + call.latencyNanos()), process, call);
    }

    private void slow(String name, double millis, long second) {
        bus.deliver(slow(POSTGRES, Calls.call(name, millis)
                .from(Calls.HOUR_AFTER_BOOT + second * Calls.SECOND).build()));
    }

    private static ObservationQuery query(ObservationQuery.Order order, Severity least, int limit) {
        return new ObservationQuery(
                Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.empty(), least, order, limit);
    }

    private List<Long> ids(ObservationQuery.Order order, Severity least, int limit) {
        return classifier.find(query(order, least, limit)).stream().map(SyscallObservation::id).toList();
    }

    @Test
    void aSlowCallIsObservedKeptAndTold() {
        slow("read", 152.5, 0);
        SyscallObservation kept = classifier.find(query(ObservationQuery.Order.NEWEST, Severity.NONE, 10)).get(0);
        assertEquals(1, kept.id());
        assertEquals("I/O bottleneck: postgres executing read() blocked for 152.5ms", kept.summary());
        assertEquals(SyscallCategory.BLOCKING_IO, kept.category());
        assertEquals(Severity.HIGH, kept.severity());
        assertEquals(Persistence.TRANSIENT, kept.persistence());
        assertEquals("syscall", kept.header().collector());
        SyscallObserved told = (SyscallObserved) bus.published.get(0);
        assertEquals(kept, told.observation());
        assertEquals(new EventHeader("classifier", kept.header().kernelTime(), kept.header().wallTime()),
                told.header());
    }

    @Test
    void itSubscribesUnderItsName() {
        assertEquals("classifier", bus.name);
        assertEquals(SemanticClassifier.QUEUE, bus.capacity);
        classifier.deactivate();
        assertTrue(bus.closed);
    }

    @Test
    void whatIsNotBadIsKeptButNotTold() {
        bus.deliver(slow(POSTGRES, Calls.call("read", 60_000).waiting(WaitKind.TERMINAL).build()));
        assertEquals(List.of(), bus.published);
        assertEquals(List.of(1L), ids(ObservationQuery.Order.NEWEST, Severity.NONE, 10));
        assertEquals(List.of(), ids(ObservationQuery.Order.NEWEST, Severity.LOW, 10));
    }

    @Test
    void theSeverityFromWhichOnIsToldIsConfigured() {
        FakeConfig high = FakeConfig.shipped().with("publish-severity", "high");
        classifier.modified(high.build(), high.properties());
        slow("read", 99, 0);
        slow("read", 100, 1);
        assertEquals(1, bus.published.size());
    }

    @Test
    void aCallThatWasSlowAndFailedIsObservedOnce() {
        SyscallCall call = Calls.call("connect", 3500).failing(110, "ETIMEDOUT", "Connection timed out").build();
        bus.deliver(slow(POSTGRES, call));
        bus.deliver(new FailedSyscall(header(call.enteredAt() + call.latencyNanos()), POSTGRES, call));
        assertEquals(1, classifier.classified());
        assertEquals(1, bus.published.size());
    }

    @Test
    void aCallThatGoesOnIsObservedEachTimeItIsTold() {
        bus.deliver(slow(POSTGRES, Calls.call("fsync", 1_000).ongoing().build()));
        bus.deliver(slow(POSTGRES, Calls.call("fsync", 10_000).ongoing().build()));
        bus.deliver(slow(POSTGRES, Calls.call("fsync", 12_000).build()));
        assertEquals(3, classifier.classified());
    }

    @Test
    void persistenceGrowsWithTheEventsTimeAndEndsWithTheProcess() {
        for (int second = 0; second <= 901; second += 53) {
            slow("read", 152.5, second);
        }
        assertEquals(Persistence.SYSTEMIC, newest().persistence());
        bus.deliver(new ProcessExit(header(0), POSTGRES, ExitStatus.exited(0),
                new ResourceUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), List.of(), true));
        slow("read", 152.5, 930);
        assertEquals(Persistence.TRANSIENT, newest().persistence());
    }

    private SyscallObservation newest() {
        return classifier.find(query(ObservationQuery.Order.NEWEST, Severity.NONE, 1)).get(0);
    }

    @Test
    void theNewestOrTheSlowestComeFirst() {
        slow("read", 60, 0);
        slow("read", 200, 1);
        slow("read", 80, 2);
        slow("read", 200, 3);
        assertEquals(List.of(4L, 3L, 2L), ids(ObservationQuery.Order.NEWEST, Severity.NONE, 3));
        assertEquals(List.of(4L, 2L, 3L), ids(ObservationQuery.Order.SLOWEST, Severity.NONE, 3));
        assertEquals(List.of(4L, 2L), ids(ObservationQuery.Order.SLOWEST, Severity.HIGH, 9));
    }

    @Test
    void aQueryFromTheFutureIsRefused() {
        ObservationQuery future = new ObservationQuery(Optional.of(NOW.plusNanos(1)), Optional.empty(),
                OptionalInt.empty(), Optional.empty(), Severity.NONE, ObservationQuery.Order.NEWEST, 1);
        assertEquals("since 2024-01-05T14:40:00.000000001Z is in the future; it is 2024-01-05T14:40:00Z now",
                assertThrows(IllegalArgumentException.class, () -> classifier.find(future)).getMessage());
        assertEquals(List.of(), classifier.find(new ObservationQuery(Optional.of(NOW), Optional.empty(),
                OptionalInt.empty(), Optional.empty(), Severity.NONE, ObservationQuery.Order.NEWEST, 1)));
    }

    @Test
    void theOldestAreForgottenAndHarmlessOnesNeverDriveOutTheOthers() {
        FakeConfig small = FakeConfig.shipped().with("capacity", 100);
        classifier.modified(small.build(), small.properties());
        slow("read", 152.5, 0);
        for (int i = 1; i <= 1_000; i++) {
            bus.deliver(slow(POSTGRES, Calls.call("read", 60_000).from(i).waiting(WaitKind.PIPE).build()));
        }
        assertEquals(1_001, classifier.classified());
        assertEquals(975, classifier.forgotten());
        assertEquals(100, classifier.capacity());
        List<Long> kept = ids(ObservationQuery.Order.NEWEST, Severity.NONE, 100);
        assertEquals(26, kept.size());
        assertEquals(1_001L, kept.get(0));
        assertEquals(977L, kept.get(24));
        assertEquals(1L, kept.get(25));
    }

    @Test
    void aSmallerCapacityForgetsTheOldestAndALargerOneKeepsAll() {
        for (int second = 0; second < 200; second++) {
            slow("read", 60, second);
        }
        FakeConfig small = FakeConfig.shipped().with("capacity", 100);
        classifier.modified(small.build(), small.properties());
        assertEquals(125, classifier.forgotten());
        classifier.modified(config.build(), config.properties());
        slow("read", 60, 200);
        List<Long> kept = ids(ObservationQuery.Order.NEWEST, Severity.NONE, 300);
        assertEquals(76, kept.size());
        assertEquals(201L, kept.get(0));
        assertEquals(126L, kept.get(75));
    }

    @Test
    void aWrongConfigurationIsRefusedAsAWhole() {
        FakeConfig wrong = FakeConfig.shipped().with("capacity", 500).with("network-thresholds", "4,3,2,1");
        classifier.modified(wrong.build(), wrong.properties());
        assertEquals(10_000, classifier.capacity());
        assertEquals(OptionalLong.of(10_000_000), classifier.slowNanos(Calls.syscall("connect")));
        assertEquals(CollectorState.DEGRADED, classifier.status().state());
        assertTrue(classifier.status().reason().contains("network-thresholds"), classifier.status().reason());
        classifier.modified(config.build(), config.properties());
        assertEquals(CollectorStatus.RUNNING, classifier.status());
    }

    @Test
    void aWrongConfigurationAtTheStartLeavesTheDefaults() {
        SemanticClassifier fresh = start(FakeConfig.shipped().with("network-thresholds", "4,3,2,1"));
        assertEquals(OptionalLong.of(10_000_000), fresh.slowNanos(Calls.syscall("connect")));
    }

    @Test
    void collectorsLearnFromWhenOnACallIsSlow() {
        FakeConfig other = FakeConfig.shipped().with("network-thresholds", "7,100,500,1000");
        classifier.modified(other.build(), other.properties());
        assertEquals(OptionalLong.of(7_000_000), classifier.slowNanos(Calls.syscall("connect")));
        assertEquals(OptionalLong.of(10_000_000), classifier.slowNanos(Calls.syscall("read")));
        assertEquals(OptionalLong.of(Long.MAX_VALUE), classifier.slowNanos(Calls.syscall("epoll_wait")));
        assertEquals(OptionalLong.empty(), classifier.slowNanos(Calls.syscall("getpid")));
        assertEquals(Optional.of(SyscallCategory.NETWORK), classifier.category(Calls.syscall("connect")));
        assertEquals(Optional.of(SyscallCategory.IDLE_WAIT), classifier.category(Calls.syscall("epoll_wait")));
        assertEquals(Optional.empty(), classifier.category(Calls.syscall("getpid")));
        assertEquals(SyscallCategory.NETWORK, classifier.of(Calls.syscall("read"), WaitKind.CLIENT));
    }
}
