// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.proc.ProcFsReader;
import org.tracewarden.linux.proc.SystemBootClock;

@Timeout(60)
class ThrottleCollectorTest {

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CgroupFs cgroups = new CgroupTree();

    private ThrottleCollector collector(Map<String, Object> properties) {
        return new ThrottleCollector(
                new QueueBus(events), cgroups, new ProcFsReader(cgroups), new SystemBootClock(),
                new MapConfig(properties), properties);
    }

    @Test
    void aBusyLoopUnderATenPercentQuotaIsReportedWithQuotaAndProcess() throws Exception {
        Optional<CgroupFs.Hierarchy> cpu = cgroups.withController("cpu");
        assumeTrue(cpu.isPresent(), "needs a mounted cgroup hierarchy with the cpu controller");
        assumeTrue(Files.isWritable(cpu.get().mount()), "needs root to make a cgroup");
        assumeTrue(!cpu.get().version2() || Files.readString(cpu.get().mount().resolve("cgroup.subtree_control"))
                .contains("cpu"), "needs cpu in the root's cgroup.subtree_control");
        String name = "tracewarden-throttle-" + ProcessHandle.current().pid();
        Path directory = Files.createDirectory(cpu.get().mount().resolve(name));
        Process busy = null;
        ThrottleCollector collector = null;
        try {
            if (cpu.get().version2()) {
                Files.writeString(directory.resolve("cpu.max"), "10000 100000");
            } else {
                Files.writeString(directory.resolve("cpu.cfs_period_us"), "100000");
                Files.writeString(directory.resolve("cpu.cfs_quota_us"), "10000");
            }
            collector = collector(Map.of("interval-millis", 500, "discovery-interval-millis", 500));
            busy = new ProcessBuilder("sh", "-c", "echo $$ > " + directory + "/cgroup.procs; while :; do :; done")
                    .start();
            CpuThrottled event = take("/" + name);

            assertEquals("/" + name, event.workload().cgroupPath());
            assertEquals(10_000, event.quotaMicros());
            assertEquals(100_000, event.periodMicros());
            assertTrue(event.throttledPeriods() >= 1 && event.throttledPeriods() <= event.periods(), event.toString());
            assertTrue(event.throttledNanos() > 0, event.toString());
            assertTrue(event.windowNanos() >= 400_000_000L, event.toString());
            assertEquals(1, event.processCount());
            ProcessInfo process = event.processes().get(0);
            assertEquals(busy.pid(), process.pid());
            assertEquals("sh", process.comm());
            assertEquals(CollectorStatus.RUNNING, collector.status());
            assertTrue(collector.counters().published() >= 1);
            assertTrue(collector.attachments().get(0).detail().endsWith("with a quota"));
            assertTrue(collector.cost().readerCpuNanos() > 0);
        } finally {
            if (collector != null) {
                collector.deactivate();
            }
            if (busy != null) {
                busy.destroyForcibly().waitFor();
            }
            remove(directory);
        }
    }

    @Test
    void aFirstConfigurationThatIsInvalidRunsOnDefaultsAndSaysSo() {
        ThrottleCollector collector = collector(Map.of("interval-millis", 99));
        try {
            assertEquals(
                    new CollectorStatus(
                            CollectorState.DEGRADED,
                            "configuration refused, running on the defaults: "
                                    + "interval-millis = 99 is out of range (100 to 60000)"),
                    withoutHost(collector.status()));
        } finally {
            collector.deactivate();
        }
    }

    @Test
    void anInvalidChangeIsRefusedAsAWholeUntilAValidOneComes() {
        ThrottleCollector collector = collector(Map.of());
        try {
            Map<String, Object> wrong = new HashMap<>(Map.of("interval-millis", 500));
            wrong.put("min-throttled-periods", "many");
            collector.modified(new MapConfig(wrong), wrong);
            assertEquals(
                    "configuration refused, running on the configuration before: "
                            + "min-throttled-periods = many is no whole number (1 to 100000)",
                    withoutHost(collector.status()).reason());
            collector.modified(new MapConfig(Map.of()), Map.of());
            assertEquals(CollectorStatus.RUNNING, withoutHost(collector.status()));
        } finally {
            collector.deactivate();
        }
    }

    @Test
    void theThreadEndsWithTheComponent() {
        ThrottleCollector collector = collector(Map.of());
        collector.deactivate();
        assertEquals(List.of(), Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tracewarden-throttle")).toList());
    }

    /** A host without the controller says so first, whatever the configuration. */
    private CollectorStatus withoutHost(CollectorStatus status) {
        assumeTrue(status.state() != CollectorState.UNAVAILABLE, status.reason());
        return status;
    }

    private CpuThrottled take(String path) throws InterruptedException {
        while (true) {
            Event event = events.poll(20, TimeUnit.SECONDS);
            assertNotNull(event, "no event of " + path);
            if (event instanceof CpuThrottled throttled && throttled.workload().cgroupPath().equals(path)) {
                return throttled;
            }
        }
    }

    /** A cgroup can be removed only once the kernel has let the last process go, a moment after its end. */
    private static void remove(Path directory) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!directory.toFile().delete()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("cannot remove " + directory);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Converts as the component runtime does: a wrong type throws when the value is asked for. */
    private record MapConfig(Map<String, Object> values) implements ThrottleConfig {

        private int number(String key, int otherwise) {
            Object value = values.get(key);
            return value == null ? otherwise : Integer.parseInt(value.toString());
        }

        @Override
        public int interval$_$millis() {
            return number("interval-millis", 1_000);
        }

        @Override
        public int discovery$_$interval$_$millis() {
            return number("discovery-interval-millis", 5_000);
        }

        @Override
        public int min$_$throttled$_$periods() {
            return number("min-throttled-periods", 1);
        }

        @Override
        public int max$_$cgroups() {
            return number("max-cgroups", 4_096);
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return ThrottleConfig.class;
        }
    }

    private record QueueBus(LinkedBlockingQueue<Event> events) implements EventBus {

        @Override
        public void publish(Event event) {
            events.add(event);
        }

        @Override
        public Subscription subscribe(String name, EventFilter filter, int capacity, EventSubscriber subscriber) {
            throw new UnsupportedOperationException("nobody subscribes in this test");
        }

        @Override
        public long published() {
            return events.size();
        }

        @Override
        public List<Subscription> subscriptions() {
            return List.of();
        }
    }
}
