// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/** The service with its thread, on a bus that delivers at once and a clock that stands still. */
class PatternServiceTest {

    private static final long PATIENCE_SECONDS = 20;

    /** Counts the descriptors of a process that has one more each time. */
    private static final class Counting implements ProcFs {
        final AtomicInteger open = new AtomicInteger(1000);
        final CountDownLatch asked = new CountDownLatch(1);

        @Override
        public List<Integer> pids() {
            return List.of();
        }

        @Override
        public Optional<ProcessInfo> read(int pid) {
            return Optional.empty();
        }

        @Override
        public Optional<Descriptors> descriptors(int pid) {
            asked.countDown();
            return Optional.of(new Descriptors(open.incrementAndGet(), 1024));
        }

        @Override
        public Optional<Details> details(int pid) {
            return Optional.empty();
        }
    }

    private static final class Clock implements BootClock {
        final AtomicLong now = new AtomicLong(Tale.BEGIN);

        @Override
        public long now() {
            return now.get();
        }

        @Override
        public long toWallTime(long bootNanos) {
            return Tale.WALL + bootNanos;
        }
    }

    private final DirectBus bus = new DirectBus();
    private final Counting procFs = new Counting();
    private final Clock clock = new Clock();
    private final ProcessInfo app = Tale.process(4711, "app");
    private PatternService service = service(Map.of());

    private PatternService service(Map<String, Integer> changes) {
        return new PatternService(bus, procFs, clock, ConfigWith.changes(changes), Map.of());
    }

    @AfterEach
    void stop() {
        service.deactivate();
    }

    private SlowSyscall connect(double millis, int host) {
        long at = clock.now();
        return new SlowSyscall(new EventHeader("syscall", at, Tale.WALL + at), app,
                Call.of("connect").took(millis).to("10.0.0." + host, 80).at(at));
    }

    private SyscallPattern next() throws InterruptedException {
        Event event = bus.published.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(event instanceof PatternDetected, () -> "expected a pattern, got " + event);
        return ((PatternDetected) event).pattern();
    }

    @Test
    void aPatternIsPublishedAndKept() throws InterruptedException {
        bus.deliver(connect(3500, 1));
        SyscallPattern begun = next();
        assertEquals(PatternKind.SLOW_CONNECT, begun.kind());
        assertEquals(List.of(begun), service.all());
    }

    @Test
    void itEndsWithoutAnyFurtherEvent() throws InterruptedException {
        bus.deliver(connect(3500, 1));
        assertFalse(next().ended());
        clock.now.addAndGet(33 * Tale.SECOND);
        assertTrue(next().ended());
    }

    @Test
    void suspectsAreLookedAtByItsOwnThread() throws InterruptedException {
        long at = clock.now();
        bus.deliver(new SyscallStats(new EventHeader("syscall", at, Tale.WALL + at), app, at - Tale.SECOND, at,
                List.of(Count.of("openat", 500).failed("EMFILE", 1).stats()), List.of(), false));
        assertTrue(procFs.asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        SyscallPattern leak = next();
        assertEquals(PatternKind.DESCRIPTOR_LEAK, leak.kind());
        assertEquals(Severity.CRITICAL, leak.severity());
    }

    @Test
    void itSubscribesUnderItsNameToWhatItNeeds() {
        assertEquals("patterns", bus.name);
        assertTrue(bus.filter.accepts(connect(1, 1)));
        assertFalse(bus.filter.accepts(new PatternDetected(null, null)));
    }

    @Test
    void whatTheBusGaveUpPutsTheEndOff() {
        bus.deliver(connect(3500, 1));
        clock.now.addAndGet(29 * Tale.SECOND);
        bus.subscriber.onLagged(5);
        clock.now.addAndGet(4 * Tale.SECOND);
        bus.deliver(new SlowSyscall(new EventHeader("syscall", clock.now(), Tale.WALL + clock.now()),
                Tale.process(1, "other"), Call.of("read").took(50).at(clock.now())));
        assertFalse(service.all().get(0).ended());
    }

    @Test
    void aWrongConfigurationIsRefusedAsAWholeAndTheOldOneKept() {
        service.modified(ConfigWith.changes(Map.of("connect-slow-millis", 300, "herd-threads", 1)), Map.of());
        bus.deliver(connect(999, 1));
        assertEquals(List.of(), service.all());
        assertTrue(service.status().reason().contains("herd-threads"), service.status().reason());
        service.modified(ConfigWith.changes(Map.of("connect-slow-millis", 300)), Map.of());
        assertEquals(CollectorStatus.RUNNING, service.status());
        bus.deliver(connect(999, 1));
        assertEquals(1, service.all().size());
    }

    @Test
    void aFirstConfigurationThatIsWrongMeansDefaults() {
        service.deactivate();
        service = service(Map.of("connect-slow-millis", 300, "capacity", 9));
        bus.deliver(connect(999, 1));
        assertEquals(List.of(), service.all());
        bus.deliver(connect(1000, 2));
        assertEquals(1, service.all().size());
    }

    @Test
    void itsThreadEndsWithIt() {
        service.deactivate();
        assertTrue(bus.closed);
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("tracewarden-patterns")));
    }
}
