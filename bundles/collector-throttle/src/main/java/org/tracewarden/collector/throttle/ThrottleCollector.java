// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.collector.CollectorCost;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/** Publishes {@link CpuThrottled}. Its one thread is {@code tracewarden-throttle}. */
@Component(
        service = Collector.class,
        immediate = true,
        configurationPid = "org.tracewarden.collector.throttle",
        property = "collector.name=" + ThrottleCollector.NAME)
@Designate(ocd = ThrottleConfig.class)
public final class ThrottleCollector implements Collector {

    static final String NAME = "throttle";

    private static final Logger LOG = LoggerFactory.getLogger(ThrottleCollector.class);
    private static final long JOIN_MILLIS = 2_000;

    private final EventBus bus;
    private final Sampler sampler;
    private final AtomicLong published = new AtomicLong();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "tracewarden-throttle");

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ProcessTable processTable;

    private volatile Settings settings = Settings.DEFAULTS;
    private volatile String refusedConfiguration = "";
    private volatile String failure = "";
    private volatile Discovery discovery = Discovery.NONE;
    private volatile boolean discovered;
    private volatile boolean running = true;
    private volatile long lastCpuNanos;

    @Activate
    public ThrottleCollector(
            @Reference EventBus bus,
            @Reference CgroupFs cgroups,
            @Reference ProcFs procFs,
            @Reference BootClock clock,
            ThrottleConfig config,
            Map<String, Object> properties) {
        this.bus = bus;
        sampler = new Sampler(cgroups, new Members(procFs, () -> Optional.ofNullable(processTable)), clock);
        configure(config, properties, "the defaults");
        thread.setDaemon(true);
        thread.start();
    }

    @Modified
    void modified(ThrottleConfig config, Map<String, Object> properties) {
        configure(config, properties, "the configuration before");
        wake.release();
    }

    @Deactivate
    void deactivate() {
        running = false;
        wake.release();
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CollectorStatus status() {
        Discovery now = discovery;
        if (!failure.isEmpty()) {
            return new CollectorStatus(CollectorState.FAILED, failure);
        }
        if (discovered && now.sources().isEmpty()) {
            return new CollectorStatus(
                    CollectorState.UNAVAILABLE,
                    "no cgroup hierarchy with the cpu controller is mounted; mount one, or enable cpu for version 2");
        }
        List<String> shortcomings = new ArrayList<>();
        if (now.unwatched() > 0) {
            shortcomings.add(now.unwatched() + " cgroups with a CPU quota are not watched; raise max-cgroups above "
                    + settings.maxCgroups());
        }
        if (!refusedConfiguration.isEmpty()) {
            shortcomings.add(refusedConfiguration);
        }
        return shortcomings.isEmpty()
                ? CollectorStatus.RUNNING
                : new CollectorStatus(CollectorState.DEGRADED, String.join("; ", shortcomings));
    }

    /** What is seen is what is published: the kernel keeps the counters, and nothing stands between. */
    @Override
    public CollectorCounters counters() {
        long count = published.get();
        return new CollectorCounters(count, count, 0, count);
    }

    @Override
    public CollectorCost cost() {
        // -1 once the thread has ended
        long nanos = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
        if (nanos >= 0) {
            lastCpuNanos = nanos;
        }
        return new CollectorCost(lastCpuNanos, 0, 0);
    }

    @Override
    public List<Attachment> attachments() {
        return discovery.sources().stream()
                .map(source -> new Attachment(
                        source.mount() + "/**/cpu.stat",
                        true,
                        "cgroup version " + (source.version2() ? 2 : 1) + ", " + source.cgroups()
                                + (source.cgroups() == 1 ? " cgroup" : " cgroups") + " with a quota"))
                .toList();
    }

    private void configure(ThrottleConfig config, Map<String, Object> properties, String fallback) {
        try {
            settings = Settings.read(config, properties);
            refusedConfiguration = "";
        } catch (IllegalArgumentException e) {
            refusedConfiguration = "configuration refused, running on " + fallback + ": " + e.getMessage();
            LOG.warn("collector {}: {}", NAME, refusedConfiguration);
        }
    }

    private void run() {
        try {
            long discoverAt = System.nanoTime();
            while (running) {
                Settings current = settings;
                long now = System.nanoTime();
                if (now - discoverAt >= 0) {
                    discovery = sampler.discover(current.maxCgroups());
                    discovered = true;
                    discoverAt = now + TimeUnit.MILLISECONDS.toNanos(current.discoveryMillis());
                }
                for (CpuThrottled event : sampler.sample(current.minThrottledPeriods())) {
                    bus.publish(event);
                    published.incrementAndGet();
                }
                if (wake.tryAcquire(current.intervalMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                    // a new configuration may want another discovery interval or more cgroups
                    discoverAt = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = "stopped by an error: " + e + "; restart the bundle and report this";
            LOG.error("collector {} stopped by an error", NAME, e);
        }
    }
}
