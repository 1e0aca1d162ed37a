// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;

/** The service with its threads, on a bus that delivers at once. */
class DeathWatchTest {

    private static final long PATIENCE_SECONDS = 20;

    private final DirectBus bus = new DirectBus();
    private final Story story = new Story();
    private final Actor app = story.process(4711, "app");
    private CertificateRegistry registry = registry(1, 100);

    private CertificateRegistry registry(int settleMillis, int capacity) {
        return new CertificateRegistry(bus, Settings.of(settleMillis, capacity, 120), EventClock.system());
    }

    @AfterEach
    void stop() {
        registry.deactivate();
    }

    /** An exit that happens now, on clocks where boot was a while ago. */
    private ProcessExit exitNow(Actor process) {
        long boot = System.nanoTime();
        return new ProcessExit(new EventHeader("process", boot, wallNow()), process.info(), ExitStatus.exited(0),
                Story.USAGE, List.of(), true);
    }

    private static long wallNow() {
        var now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private DeathRecorded nextDeath() throws InterruptedException {
        Event event = bus.published.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(event instanceof DeathRecorded, () -> "expected a death, got " + event);
        return (DeathRecorded) event;
    }

    @Test
    void aDeathIsPublishedAndKeptWithoutAnyFurtherEvent() throws InterruptedException {
        bus.deliver(exitNow(app));
        DeathRecorded recorded = nextDeath();
        assertEquals("correlation", recorded.header().collector());
        assertEquals(1, registry.issued());
        assertEquals(recorded.certificate(), registry.get(1).orElseThrow());
        assertEquals(List.of(recorded.certificate()), registry.find(DeathQuery.newest(10)));
        assertTrue(recorded.certificate().readyNanos() >= 1_000_000L);
    }

    @Test
    void itSubscribesUnderItsNameToWhatItNeeds() {
        assertEquals("correlation", bus.name);
        assertEquals(65_536, bus.capacity);
        assertTrue(bus.filter.accepts(story.at(1).forks(app.childOf(story.process(5, "sh"))).events().get(0)));
        assertTrue(bus.filter.accepts(story.exits(app, 0).events().get(1)));
        assertTrue(bus.filter.accepts(story.gap(0, 1).events().get(2)));
        assertFalse(bus.filter.accepts(new DeathRecorded(story.header(), null)));
    }

    @Test
    void whatWaitsWhenItStopsIsExplained() throws InterruptedException {
        registry.deactivate();
        registry = registry(1000, 100);
        for (int i = 0; i < 50; i++) {
            bus.deliver(exitNow(story.process(100 + i, "app")));
        }
        registry.deactivate();
        assertEquals(50, registry.issued());
        assertTrue(bus.closed);
        for (int i = 0; i < 50; i++) {
            assertEquals(100 + i, nextDeath().certificate().process().pid());
        }
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(t -> t.getName().equals("tracewarden-correlation")));
    }

    @Test
    void lostEventsArePublishedAsAGap() throws InterruptedException {
        bus.subscriber.onLagged(7);
        Event event = bus.published.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertTrue(event instanceof Gap gap && gap.lost() == 7 && gap.header().collector().equals("correlation"));
    }

    @Test
    void aWrongConfigurationIsRefusedAndTheOldOneKept() {
        registry.modified(config(15, 200, 120), Map.of());
        assertEquals(200, registry.capacity());
        registry.modified(config(15, 99, 120), Map.of());
        assertEquals(200, registry.capacity());
        assertEquals(new CollectorStatus(CollectorState.DEGRADED, "configuration org.tracewarden.correlation refused,"
                + " the configuration before it stays in use: capacity must be 100 to 1000000, not 99"),
                registry.status());
        registry.modified(config(15, 100, 120), Map.of());
        assertEquals(CollectorStatus.RUNNING, registry.status());
    }

    @Test
    void aFirstConfigurationThatIsWrongMeansDefaults() {
        registry.deactivate();
        registry = new CertificateRegistry(bus, config(5000, 200, 120), Map.of());
        assertEquals(10_000, registry.capacity());
    }

    @Test
    void aForkOnlyMakesNoCertificate() {
        Actor parent = story.process(5, "bash");
        bus.deliver(new ProcessFork(story.header(), app.childOf(parent).info(), parent.info()));
        registry.deactivate();
        assertEquals(0, registry.issued());
    }

    static CorrelationConfig config(int settleMillis, int capacity, int escalationSeconds) {
        return new CorrelationConfig() {
            @Override
            public int settle$_$millis() {
                return settleMillis;
            }

            @Override
            public int capacity() {
                return capacity;
            }

            @Override
            public int escalation$_$seconds() {
                return escalationSeconds;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return CorrelationConfig.class;
            }
        };
    }
}
