// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.CategoryActivity;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.classifier.semantics.CallCategories;
import org.tracewarden.linux.proc.BootClock;

/** Turns statistics into seconds, keeps them and has them judged. Thread-safe. */
final class FeatureEngine {

    /** Older than this, the last second says nothing about now. */
    private static final long STALE_NANOS = 5_000_000_000L;

    private static final long TEN_MINUTES = Resolution.SECOND.kept().toNanos();

    private final BootClock clock;
    private final Judge judge;
    private final WindowAssembler assembler;
    private final SeriesStore store;
    private Settings settings;
    private Optional<Window> last = Optional.empty();
    private long arrivedAt;
    private long incomplete;

    FeatureEngine(CallCategories categories, Judge judge, BootClock clock, Settings settings) {
        this.clock = clock;
        this.judge = judge;
        this.settings = settings;
        assembler = new WindowAssembler(categories);
        store = new SeriesStore(settings.memoryBytes());
        judge.configure(settings.learning(), settings.alarms());
    }

    synchronized void configure(Settings changed) {
        settings = changed;
        store.limit(changed.memoryBytes());
        judge.configure(changed.learning(), changed.alarms());
    }

    /** @return whether these are the first of a window */
    synchronized boolean add(SyscallStats stats) {
        arrivedAt = clock.now();
        boolean wasOpen = assembler.openTo().isPresent();
        Optional<Window> before = assembler.add(stats);
        before.ifPresent(this::over);
        return before.isPresent() || !wasOpen && assembler.openTo().isPresent();
    }

    /** Notes that statistics were lost: the second they belong to is kept, but not judged. */
    synchronized void lost() {
        assembler.lost();
    }

    /** When the open window is over if nothing arrives, boot clock; empty when none is open. */
    synchronized OptionalLong dueAt() {
        return assembler.openTo().isPresent()
                ? OptionalLong.of(arrivedAt + settings.graceNanos())
                : OptionalLong.empty();
    }

    /** Ends the open window if it is due. */
    synchronized void endDue(long now) {
        OptionalLong due = dueAt();
        if (due.isPresent() && now >= due.getAsLong()) {
            assembler.close().ifPresent(this::over);
        }
    }

    synchronized List<Activity> processes() {
        return fresh().map(window -> window.processes().stream().map(this::activity).toList()).orElse(List.of());
    }

    synchronized Optional<Activity> host() {
        return fresh().map(window -> activity(window.host()));
    }

    synchronized List<Feature> series(Optional<ProcessKey> process, Resolution resolution, Instant since) {
        Optional<ProcessInfo> info = process.flatMap(store::describe);
        Map<FeatureName, Map<Optional<SyscallCategory>, List<Feature.Point>>> points = new EnumMap<>(FeatureName.class);
        List<Optional<SyscallCategory>> categories = categories();
        store.read(process, resolution, bootTime(since), clock.now(), step -> {
            for (FeatureName feature : FeatureName.values()) {
                for (Optional<SyscallCategory> category : categories) {
                    OptionalDouble value = step.value(feature, category);
                    if (value.isPresent()) {
                        points.computeIfAbsent(feature, f -> new HashMap<>())
                                .computeIfAbsent(category, c -> new ArrayList<>())
                                .add(new Feature.Point(wall(step.at()), value.getAsDouble()));
                    }
                }
            }
        });
        List<Feature> series = new ArrayList<>();
        points.forEach((feature, byCategory) -> categories.stream().filter(byCategory::containsKey)
                .forEach(category -> series.add(new Feature(feature, category, info, resolution,
                        byCategory.get(category), judge.usual(info, feature, category)))));
        return series;
    }

    /** One series at one second's resolution. */
    synchronized List<Feature.Point> points(
            Optional<ProcessKey> process, FeatureName feature, Optional<SyscallCategory> category, long since) {
        List<Feature.Point> points = new ArrayList<>();
        store.read(process, Resolution.SECOND, since, clock.now(), step -> step.value(feature, category)
                .ifPresent(value -> points.add(new Feature.Point(wall(step.at()), value))));
        return points;
    }

    synchronized List<ProcessInfo> known() {
        return store.known();
    }

    synchronized long forgotten() {
        return store.forgotten();
    }

    synchronized long usedBytes() {
        return store.usedBytes();
    }

    synchronized long limitBytes() {
        return store.limitBytes();
    }

    /** Seconds that were not judged because a part of them was lost. */
    synchronized long incomplete() {
        return incomplete;
    }

    /** All calls, and each category. */
    static List<Optional<SyscallCategory>> categories() {
        List<Optional<SyscallCategory>> all = new ArrayList<>();
        all.add(Optional.empty());
        for (SyscallCategory category : SyscallCategory.values()) {
            all.add(Optional.of(category));
        }
        return all;
    }

    private void over(Window window) {
        store.add(window);
        last = Optional.of(window);
        if (!window.complete()) {
            incomplete++;
            return;
        }
        Judge.History history = (process, feature, category) ->
                points(process.map(ProcessInfo::key), feature, category, window.to() - TEN_MINUTES);
        for (SubjectSecond second : window.processes()) {
            judge.judge(second, history);
        }
        judge.judge(window.host(), history);
    }

    private Optional<Window> fresh() {
        return last.filter(window -> clock.now() - window.to() < STALE_NANOS);
    }

    private Activity activity(SubjectSecond second) {
        Step step = second.step();
        double seconds = step.spanNanos() / 1e9;
        List<CategoryActivity> categories = second.sums().stream()
                .map(sums -> activity(second, sums, seconds))
                .sorted(Comparator.comparingLong(CategoryActivity::blockedNanos).reversed())
                .toList();
        long calls = second.sums().stream().mapToLong(CategorySums::calls).sum();
        long errors = second.sums().stream().mapToLong(CategorySums::errors).sum();
        return new Activity(second.process(), wall(step.at()), step.spanNanos(), calls / seconds, errors / seconds,
                inside(second, WaitingCategories.ALL::contains),
                inside(second, category -> category == SyscallCategory.IDLE_WAIT), categories);
    }

    private CategoryActivity activity(SubjectSecond second, CategorySums sums, double seconds) {
        Percentiles percentiles = Percentiles.of(sums.latencies());
        Optional<Baseline> usual =
                judge.usual(second.process(), FeatureName.SYSCALL_LATENCY_P95, Optional.of(sums.category()));
        OptionalLong p95 = percentiles.p95Nanos();
        OptionalDouble z = usual.isPresent() && p95.isPresent()
                ? OptionalDouble.of(usual.get().z(p95.getAsLong()))
                : OptionalDouble.empty();
        return new CategoryActivity(sums.category(), sums.calls() / seconds, sums.errors() / seconds,
                sums.insideNanos(), percentiles.p50Nanos(), p95, percentiles.p99Nanos(), usual, z);
    }

    private static long inside(SubjectSecond second, Predicate<SyscallCategory> wanted) {
        return second.sums().stream().filter(sums -> wanted.test(sums.category()))
                .mapToLong(CategorySums::insideNanos).sum();
    }

    /** The moment on the wall clock. */
    Instant wall(long bootNanos) {
        long nanos = clock.toWallTime(bootNanos);
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    /** The moment on the boot clock; before all that is kept for an instant long ago. */
    private long bootTime(Instant instant) {
        long now = clock.now();
        Instant wallNow = wall(now);
        if (instant.isBefore(wallNow.minus(Resolution.MINUTE.kept()))) {
            return now - Resolution.MINUTE.kept().toNanos();
        }
        return instant.isAfter(wallNow)
                ? now + 1 + Math.min(Long.MAX_VALUE / 4, Duration.between(wallNow, instant).toSeconds())
                : now - Duration.between(instant, wallNow).toNanos();
    }
}
