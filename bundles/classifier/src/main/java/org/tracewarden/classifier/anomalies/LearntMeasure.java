// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.classifier.features.AlarmRules;
import org.tracewarden.classifier.features.LearningRules;

/**
 * What one feature of one program usually is. Once warmed up it learns nothing from unusual values, so that an incident
 * does not become the norm, but for those of a short {@link Burst} that is over. All are learnt apart too; when two
 * thirds of all values have been unusual for the whole time that the rules ask for, they are the new norm. Not
 * thread-safe.
 */
final class LearntMeasure {

    /** Of values with the normal distribution: standard deviations in one median absolute deviation, ... */
    private static final double NORMAL = 1.4826;

    /** ... and from the median to the 90th percentile. */
    private static final double NORMAL_NINETIETH = 1.2816;

    private static final double TINY = 1e-9;
    private static final int FEW = 30;

    private Reservoir usual;
    private Optional<NewLevel> newLevel = Optional.empty();
    private Optional<Burst> burst = Optional.empty();

    LearntMeasure(Reservoir usual) {
        this.usual = usual;
    }

    /**
     * Compares a value, then learns from it; empty while it warms up, and for a value that is not to be compared. A
     * rate is not where none is usual: the program works at times, and now it does.
     */
    Optional<Verdict> take(
            Reading reading, Measure measure, LearningRules learning, AlarmRules alarms, IntUnaryOperator dice) {
        double value = reading.value();
        Optional<Baseline> baseline = baseline(measure, learning, alarms)
                .filter(b -> reading.comparable() && (b.median() > 0 || !measure.amountOfWork()));
        if (baseline.isEmpty()) {
            usual.add(value, dice);
            return Optional.empty();
        }
        double z = baseline.get().z(value);
        boolean unusual = (measure.amountOfWork() ? Math.abs(z) : z) >= alarms.low();
        if (unusual) {
            learnApart(value, reading.at(), learning, dice);
            Burst ongoing = burst.orElseGet(Burst::new);
            ongoing.add(value);
            burst = Optional.of(ongoing);
        } else {
            burst.ifPresent(over -> over.learn(usual, dice));
            burst = Optional.empty();
            usual.add(value, dice);
            newLevel = newLevel.filter(NewLevel::holdsInSpiteOfAUsualValue);
        }
        return Optional.of(new Verdict(value, baseline.get(), z, unusual));
    }

    /** Empty while it warms up. */
    Optional<Baseline> baseline(Measure measure, LearningRules learning, AlarmRules alarms) {
        if (!learnt(learning)) {
            return Optional.empty();
        }
        double median = usual.median();
        double relative = Math.abs(median) * (measure.activity() ? learning.activityFloor() : learning.relativeFloor());
        // with this floor a difference that does not matter has a |z| below the lowest threshold
        double absolute = alarms.leastDifference(measure.feature()) / alarms.low();
        // of a program that mostly waits the median distance knows the waiting only, the 90th percentile the work too
        double spread = Math.max(NORMAL * usual.medianAbsoluteDeviation(),
                (usual.ninetiethPercentile() - median) / NORMAL_NINETIETH);
        double deviation = Math.max(Math.max(spread, TINY), Math.max(relative, absolute));
        return Optional.of(new Baseline(median, deviation, usual.seen()));
    }

    boolean learnt(LearningRules learning) {
        return usual.seen() >= learning.warmUpSeconds();
    }

    Reservoir usual() {
        return usual;
    }

    private void learnApart(double value, long at, LearningRules learning, IntUnaryOperator dice) {
        NewLevel level = newLevel.orElseGet(() -> new NewLevel(at));
        newLevel = Optional.of(level);
        level.unusual++;
        level.values.add(value, dice);
        if (at - level.since >= learning.relearnNanos() && level.values.seen() >= learning.warmUpSeconds()) {
            usual = level.values;
            burst = Optional.empty();
            newLevel = Optional.empty();
        }
    }

    private static final class NewLevel {
        private final long since;
        private final Reservoir values = new Reservoir();
        private long unusual;
        private long ordinary;

        NewLevel(long since) {
            this.since = since;
        }

        boolean holdsInSpiteOfAUsualValue() {
            ordinary++;
            return ordinary < FEW || unusual >= 2 * ordinary;
        }
    }
}
