// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.analysis.Anomalies;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.event.AnomalyDetected;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.classifier.features.AlarmRules;
import org.tracewarden.classifier.features.Judge;
import org.tracewarden.classifier.features.LearningRules;
import org.tracewarden.classifier.features.SubjectSecond;
import org.tracewarden.linux.proc.BootClock;

/** {@link Anomalies}: learns what is usual, compares, and publishes {@link AnomalyDetected}. */
@Component(service = {Anomalies.class, Judge.class})
public final class AnomalyService implements Anomalies, Judge {

    private static final String COLLECTOR = "classifier";
    private static final String FILE = "baselines.txt";
    private static final long SAVE_NANOS = 60_000_000_000L;

    private final EventBus bus;
    private final BootClock clock;
    private final BaselineFile file;
    private final Baselines baselines;
    private final Episodes episodes = new Episodes();
    private LearningRules learning = LearningRules.DEFAULT;
    private AlarmRules alarms = AlarmRules.DEFAULT;
    private long savedAt;
    private boolean changed;

    @Activate
    public AnomalyService(@Reference EventBus bus, @Reference BootClock clock, BundleContext context) {
        this(bus, clock, folder(context).resolve(FILE));
    }

    AnomalyService(EventBus bus, BootClock clock, Path path) {
        this.bus = bus;
        this.clock = clock;
        file = new BaselineFile(path);
        baselines = file.load();
        savedAt = clock.now();
    }

    private static Path folder(BundleContext context) {
        String karafData = context.getProperty("karaf.data");
        return Path.of(karafData == null ? System.getProperty("java.io.tmpdir") : karafData, "tracewarden");
    }

    @Deactivate
    void deactivate() {
        unsaved().ifPresent(file::save);
    }

    @Override
    public synchronized void configure(LearningRules newLearning, AlarmRules newAlarms) {
        learning = newLearning;
        alarms = newAlarms;
        baselines.configure(learning, alarms);
        episodes.configure(alarms).forEach(this::publish);
    }

    @Override
    public synchronized void judge(SubjectSecond second, History history) {
        Optional<ProcessInfo> process = second.process();
        long at = second.step().at();
        if (process.filter(p -> at - p.key().startTime() < learning.settleNanos()).isPresent()) {
            return;
        }
        String program = ProgramIdentity.of(process);
        baselines.touch(program);
        changed = true;
        List<Finding> findings = new ArrayList<>();
        for (Measure measure : Measure.ALL) {
            measure.reading(second.step(), alarms)
                    .flatMap(reading -> baselines.take(program, measure, reading))
                    .filter(Verdict::unusual)
                    .ifPresent(verdict -> findings.add(new Finding(measure, verdict)));
        }
        episodes.add(process, program, findings, at, wall(at), measure -> MannKendall.of(
                        history.tenMinutes(process, measure.feature(), measure.category())))
                .forEach(this::publish);
    }

    @Override
    public void tick(long now) {
        synchronized (this) {
            episodes.endQuiet(now).forEach(this::publish);
            if (now - savedAt < SAVE_NANOS) {
                return;
            }
            savedAt = now;
        }
        unsaved().ifPresent(file::save);
    }

    @Override
    public synchronized Optional<Baseline> usual(
            Optional<ProcessInfo> process, FeatureName feature, Optional<SyscallCategory> category) {
        return baselines.usual(ProgramIdentity.of(process), new Measure(feature, category));
    }

    @Override
    public synchronized List<Anomaly> all() {
        return episodes.all();
    }

    @Override
    public synchronized int baselines() {
        return baselines.count();
    }

    @Override
    public synchronized int learning() {
        return baselines.learning();
    }

    /** Text of the baselines if they changed since this was asked last. The disk is not waited for under the lock. */
    private synchronized Optional<String> unsaved() {
        Optional<String> text = changed ? Optional.of(BaselineFile.text(baselines)) : Optional.empty();
        changed = false;
        return text;
    }

    private void publish(Anomaly anomaly) {
        long now = clock.now();
        bus.publish(new AnomalyDetected(new EventHeader(COLLECTOR, now, clock.toWallTime(now)), anomaly));
    }

    private Instant wall(long bootNanos) {
        long nanos = clock.toWallTime(bootNanos);
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
