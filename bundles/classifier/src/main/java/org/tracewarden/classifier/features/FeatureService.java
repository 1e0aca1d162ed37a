// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.Features;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.part.Part;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.classifier.semantics.CallCategories;
import org.tracewarden.configuration.SavedConfiguration;
import org.tracewarden.linux.proc.BootClock;

/** {@link Features} and {@link MetricHistory}, from the statistics on the bus and from /proc. */
@Component(
        service = {Features.class, MetricHistory.class, Part.class},
        immediate = true,
        configurationPid = FeatureService.PID)
@Designate(ocd = FeaturesConfig.class)
public final class FeatureService implements Features, MetricHistory, Part {

    static final String PID = "org.tracewarden.features";

    private static final Logger LOG = LoggerFactory.getLogger(FeatureService.class);
    private static final int QUEUE = 32_768;

    private final SavedConfiguration<Settings> configuration;
    private final FeatureEngine engine;
    private final HostMetrics metrics;
    private final BootClock clock;
    private final Pulse pulse;
    private final Subscription subscription;

    @Activate
    public FeatureService(
            @Reference EventBus bus,
            @Reference CallCategories categories,
            @Reference Judge judge,
            @Reference BootClock clock,
            FeaturesConfig config,
            Map<String, Object> properties) {
        this(bus, categories, judge, clock, Path.of("/proc"),
                SavedConfiguration.first(PID, () -> Settings.read(config, properties), Settings.DEFAULTS));
        pulse.start();
    }

    /** Does not beat by itself. */
    FeatureService(
            EventBus bus, CallCategories categories, Judge judge, BootClock clock, Path proc,
            SavedConfiguration<Settings> configuration) {
        this.configuration = configuration;
        this.clock = clock;
        engine = new FeatureEngine(categories, judge, clock, configuration.inForce());
        metrics = new HostMetrics(proc);
        pulse = new Pulse(engine, metrics, judge, clock);
        subscription = bus.subscribe("features", EventFilter.types(SyscallStats.class), QUEUE, new Feed());
    }

    @Modified
    void modified(FeaturesConfig config, Map<String, Object> properties) {
        if (configuration.take(() -> Settings.read(config, properties))) {
            engine.configure(configuration.inForce());
            pulse.wake();
        }
    }

    @Deactivate
    void deactivate() {
        subscription.close();
        pulse.close();
    }

    Pulse pulse() {
        return pulse;
    }

    @Override
    public String name() {
        return "features";
    }

    @Override
    public CollectorStatus status() {
        return configuration.status();
    }

    @Override
    public List<Activity> processes() {
        return engine.processes();
    }

    @Override
    public Optional<Activity> host() {
        return engine.host();
    }

    @Override
    public List<Feature> series(Optional<ProcessKey> process, Resolution resolution, Instant since) {
        return engine.series(process, resolution, since);
    }

    @Override
    public List<ProcessInfo> known() {
        return engine.known();
    }

    @Override
    public long forgotten() {
        return engine.forgotten();
    }

    @Override
    public long usedBytes() {
        return engine.usedBytes();
    }

    @Override
    public long limitBytes() {
        return engine.limitBytes();
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>(metrics.names());
        for (Feature feature : engine.series(Optional.empty(), Resolution.SECOND, Instant.EPOCH)) {
            names.add(feature.name().word() + feature.category().map(c -> "." + c.word()).orElse(""));
        }
        return names;
    }

    @Override
    public List<Feature.Point> points(String metric, Instant since) {
        List<Feature.Point> points = new ArrayList<>();
        metrics.read(metric, (at, value) -> {
            Instant end = engine.wall(at);
            if (end.isAfter(since)) {
                points.add(new Feature.Point(end, value));
            }
        });
        if (points.isEmpty()) {
            hostFeature(metric, since, points);
        }
        return points;
    }

    private void hostFeature(String metric, Instant since, List<Feature.Point> points) {
        for (FeatureName feature : FeatureName.values()) {
            for (Optional<SyscallCategory> category : FeatureEngine.categories()) {
                if (metric.equals(feature.word() + category.map(c -> "." + c.word()).orElse(""))) {
                    engine.points(Optional.empty(), feature, category, Long.MIN_VALUE).stream()
                            .filter(point -> point.at().isAfter(since))
                            .forEach(points::add);
                }
            }
        }
    }

    private final class Feed implements EventSubscriber {

        @Override
        public void onEvent(Event event) {
            boolean opened = engine.add((SyscallStats) event);
            if (opened) {
                pulse.wake();
            }
        }

        @Override
        public void onLagged(long lost) {
            engine.lost();
            LOG.debug("{} statistics of processes were missed", lost);
        }
    }
}
