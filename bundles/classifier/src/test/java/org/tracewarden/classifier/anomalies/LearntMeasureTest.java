// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.classifier.features.AlarmRules;
import org.tracewarden.classifier.features.LearningRules;

class LearntMeasureTest {

    private static final Optional<SyscallCategory> IO = Optional.of(SyscallCategory.BLOCKING_IO);
    private static final Measure P95 = new Measure(FeatureName.SYSCALL_LATENCY_P95, IO);
    private static final Measure RATE = new Measure(FeatureName.SYSCALL_RATE, IO);
    private static final Measure ERRORS = new Measure(FeatureName.SYSCALL_ERROR_RATE, IO);
    private static final long SECOND = 1_000_000_000L;
    private static final double MS = 1e6;

    private final LearntMeasure measure = new LearntMeasure(new Reservoir());
    private final IntUnaryOperator dice = new Random(1)::nextInt;
    private final Random noise = new Random(2);
    private long now;

    @Test
    void nothingIsComparedBeforeTheWarmUpIsOver() {
        for (int i = 1; i <= 300; i++) {
            assertEquals(Optional.empty(), take(P95, i % 7 == 0 ? 500 * MS : 8 * MS), "second " + i);
        }
        assertTrue(take(P95, 500 * MS).orElseThrow().unusual());
    }

    @Test
    void aBaselineIsTheMedianAndTheScaledMedianDeviation() {
        for (int i = 0; i < 300; i++) {
            take(P95, (6 + i % 5) * MS);
        }
        Baseline baseline = baseline(P95);
        assertEquals(8 * MS, baseline.median());
        assertEquals(1.4826 * MS, baseline.deviation(), 1);
        assertEquals(300, baseline.samples());
    }

    @Test
    void anIncidentDoesNotPoisonTheBaseline() {
        warmUp(8 * MS);
        Baseline before = baseline(P95);
        for (int i = 0; i < 3_500; i++) {
            assertTrue(take(P95, 125 * MS).orElseThrow().unusual(), "second " + i);
        }
        assertEquals(before, baseline(P95));
    }

    @Test
    void anIncidentThatIsOverAndComesAgainIsStillUnusualEachTime() {
        warmUp(8 * MS);
        for (int hour = 0; hour < 6; hour++) {
            for (int i = 0; i < 1_800; i++) {
                assertTrue(take(P95, 125 * MS).orElseThrow().unusual());
            }
            for (int i = 0; i < 1_800; i++) {
                assertFalse(take(P95, 8 * MS).orElseThrow().unusual());
            }
        }
    }

    @Test
    void aNewLevelThatHoldsForAnHourIsTheUsualOneThen() {
        warmUp(8 * MS);
        for (int i = 0; i <= 3_600; i++) {
            assertTrue(take(P95, 125 * MS).orElseThrow().unusual(), "second " + i);
        }
        assertFalse(take(P95, 125 * MS).orElseThrow().unusual());
        assertEquals(125 * MS, baseline(P95).median(), MS);
        assertFalse(take(P95, 8 * MS).orElseThrow().unusual());
    }

    @Test
    void aRareProgramTakesANewLevelOnlyAfterAWarmUpOfIt() {
        warmUp(8 * MS);
        for (int i = 0; i < 299; i++) {
            now += 60 * SECOND;
            assertTrue(take(P95, 125 * MS).orElseThrow().unusual());
        }
        assertTrue(take(P95, 125 * MS).orElseThrow().unusual());
        assertFalse(take(P95, 125 * MS).orElseThrow().unusual());
    }

    @Test
    void aSlowChangeIsFollowed() {
        warmUp(8 * MS);
        int unusual = 0;
        for (int i = 0; i < 4 * 86_400; i++) {
            double level = (8 + 16.0 * i / (4 * 86_400)) * MS;
            unusual += take(P95, level * (0.8 + 0.4 * noise.nextDouble())).orElseThrow().unusual() ? 1 : 0;
        }
        assertEquals(0, unusual);
        assertEquals(24 * MS, baseline(P95).median(), 1.5 * MS);
    }

    @Test
    void theDeviationIsNeverNothing() {
        warmUpExactly(P95, 100 * MS);
        assertEquals(10 * MS, baseline(P95).deviation(), 1);
        assertFalse(take(P95, 129 * MS).orElseThrow().unusual());
        assertTrue(take(P95, 130.1 * MS).orElseThrow().unusual());
    }

    @Test
    void aTenthOfAMillisecondMoreIsNoAnomalyHoweverSteadyItWas() {
        warmUpExactly(P95, 0.1 * MS);
        assertFalse(take(P95, 0.11 * MS).orElseThrow().unusual());
        assertFalse(take(P95, 1.09 * MS).orElseThrow().unusual());
        assertTrue(take(P95, 1.11 * MS).orElseThrow().unusual());
    }

    @Test
    void fewErrorsWhereThereWereNoneAreNoAnomaly() {
        warmUpExactly(ERRORS, 0);
        assertFalse(take(ERRORS, 0.049).orElseThrow().unusual());
        assertTrue(take(ERRORS, 0.051).orElseThrow().unusual());
    }

    @Test
    void quickerThanUsualIsNoNewsButDoingLessIs() {
        warmUp(80 * MS);
        Verdict quick = take(P95, 0.01 * MS).orElseThrow();
        assertTrue(quick.z() < -3);
        assertFalse(quick.unusual());
        LearntMeasure rate = new LearntMeasure(new Reservoir());
        AlarmRules alarms = AlarmRules.DEFAULT;
        LearningRules narrow = new LearningRules(300, 256, 1, 0.1, 0.1);
        for (int i = 0; i < 300; i++) {
            rate.take(1_000, i, RATE, narrow, alarms, dice);
        }
        assertTrue(rate.take(600, 301, RATE, narrow, alarms, dice).orElseThrow().unusual());
    }

    private void warmUp(double level) {
        for (int i = 0; i < 300; i++) {
            take(P95, level * (0.8 + 0.4 * noise.nextDouble()));
        }
    }

    private void warmUpExactly(Measure what, double level) {
        for (int i = 0; i < 300; i++) {
            take(what, level);
        }
    }

    private Optional<Verdict> take(Measure what, double value) {
        now += SECOND;
        return measure.take(value, now, what, LearningRules.DEFAULT, AlarmRules.DEFAULT, dice);
    }

    private Baseline baseline(Measure what) {
        return measure.baseline(what, LearningRules.DEFAULT, AlarmRules.DEFAULT).orElseThrow();
    }
}
