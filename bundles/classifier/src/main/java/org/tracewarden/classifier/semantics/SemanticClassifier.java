// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.part.Part;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.SlowThresholds;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.configuration.SavedConfiguration;

/** Says what calls mean: single ones as observations, many by category, and to collectors from when on one is slow. */
@Component(service = {Observations.class, SlowThresholds.class, CallCategories.class, Part.class}, immediate = true,
        configurationPid = SemanticClassifier.PID)
@Designate(ocd = ClassifierConfig.class)
public final class SemanticClassifier implements Observations, SlowThresholds, CallCategories, Part {

    static final String PID = "org.tracewarden.classifier";
    static final int QUEUE = 16_384;

    private final InstantSource clock;
    private final SavedConfiguration<Settings> configuration;
    private final FutexHistory futexes = new FutexHistory();
    private final ObservationArchive archive;
    private final ObservationFeed feed;
    private final Subscription subscription;
    private volatile BulkCategories bulk;

    @Activate
    public SemanticClassifier(@Reference EventBus bus, ClassifierConfig config, Map<String, Object> properties) {
        this(bus, config, properties, InstantSource.system());
    }

    SemanticClassifier(EventBus bus, ClassifierConfig config, Map<String, Object> properties, InstantSource clock) {
        this.clock = clock;
        this.configuration =
                SavedConfiguration.first(PID, () -> Settings.read(config, properties), Settings.DEFAULT);
        Settings settings = configuration.inForce();
        this.bulk = new BulkCategories(settings);
        this.archive = new ObservationArchive(settings.capacity());
        this.feed = new ObservationFeed(bus, archive, new Classifier(settings, futexes), futexes, clock);
        this.subscription = bus.subscribe(ObservationFeed.NAME,
                EventFilter.types(SlowSyscall.class, FailedSyscall.class, ProcessExit.class), QUEUE, feed);
    }

    @Modified
    void modified(ClassifierConfig config, Map<String, Object> properties) {
        if (configuration.take(() -> Settings.read(config, properties))) {
            Settings next = configuration.inForce();
            bulk = new BulkCategories(next);
            archive.resize(next.capacity());
            feed.use(new Classifier(next, futexes));
        }
    }

    @Deactivate
    void deactivate() {
        subscription.close();
    }

    @Override
    public String name() {
        return "classifier";
    }

    @Override
    public CollectorStatus status() {
        return configuration.status();
    }

    /** @throws IllegalArgumentException when the query's {@code since} is in the future */
    @Override
    public List<SyscallObservation> find(ObservationQuery query) {
        Instant now = clock.instant();
        if (query.since().isPresent() && query.since().get().isAfter(now)) {
            throw new IllegalArgumentException(
                    "since " + query.since().get() + " is in the future; it is " + now + " now");
        }
        return archive.find(query);
    }

    @Override
    public long classified() {
        return archive.added();
    }

    @Override
    public long forgotten() {
        return archive.forgotten();
    }

    @Override
    public int capacity() {
        return archive.capacity();
    }

    @Override
    public OptionalLong slowNanos(Syscall syscall) {
        Settings by = configuration.inForce();
        SyscallCategory category = by.category(syscall.name());
        return switch (category) {
            case OTHER -> OptionalLong.empty();
            case IDLE_WAIT -> OptionalLong.of(Long.MAX_VALUE);
            default -> OptionalLong.of(by.thresholds().get(category).low());
        };
    }

    @Override
    public Optional<SyscallCategory> category(Syscall syscall) {
        SyscallCategory category = configuration.inForce().category(syscall.name());
        return category == SyscallCategory.OTHER ? Optional.empty() : Optional.of(category);
    }

    @Override
    public SyscallCategory of(Syscall syscall, WaitKind waitedFor) {
        return bulk.of(syscall, waitedFor);
    }

    @Override
    public Contention contention(ProcessKey process, long from, long to) {
        return futexes.contention(process, from, to);
    }
}
