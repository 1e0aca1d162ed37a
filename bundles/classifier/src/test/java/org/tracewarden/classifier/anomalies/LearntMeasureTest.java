// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

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
    private static final Measure BLOCKED = new Measure(FeatureName.SYSCALL_BLOCKED_TIME, IO);
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
            assertEquals(Optional.empty(), take(P95, i % 15 == 0 ? 500 * MS : 8 * MS), "second " + i);
        }
        assertTrue(take(P95, 500 * MS).orElseThrow().unusual());
    }

    @Test
    void aBaselineIsTheMedianAndTheScaledMedianDeviation() {
        double[] millis = {4, 7, 8, 8.5, 9};
        for (int i = 0; i < 300; i++) {
            take(P95, millis[i % 5] * MS);
        }
        Baseline baseline = baseline(P95);
        assertEquals(8 * MS, baseline.median());
        assertEquals(1.4826 * MS, baseline.deviation(), 1);
        assertEquals(300, baseline.samples());
    }

    @Test
    void aProgramThatMostlyWaitsAndSometimesWorksIsNotUnusualWhenItWorks() {
        // each minute 12 seconds of work: the median and the median distance know the waiting only
        for (int i = 0; i < 300; i++) {
            take(BLOCKED, i % 60 < 12 ? 0.9 : 0);
        }
        Baseline baseline = baseline(BLOCKED);
        assertEquals(0, baseline.median());
        assertEquals(0.9 / 1.2816, baseline.deviation(), 1e-6);
        for (int i = 0; i < 3_600; i++) {
            assertFalse(take(BLOCKED, i % 60 < 12 ? 1.2 : 0).orElseThrow().unusual(), "second " + i);
        }
        assertTrue(take(BLOCKED, 8).orElseThrow().unusual());
    }

    @Test
    void workThatTheWarmUpDidNotSeeIsLearntFromItsBursts() {
        warmUpExactly(BLOCKED, 0);
        assertTrue(take(BLOCKED, 0.9).orElseThrow().unusual());
        for (int i = 0; i < 3_600; i++) {
            take(BLOCKED, i % 60 < 15 ? 0.9 : 0);
        }
        assertFalse(take(BLOCKED, 0.9).orElseThrow().unusual());
        assertEquals(0.9 / 1.2816, baseline(BLOCKED).deviation(), 1e-6);
    }

    @Test
    void oneMinuteOfTroubleRightAfterTheWarmUpDoesNotHideTheNext() {
        warmUpExactly(P95, 8 * MS);
        Baseline before = baseline(P95);
        for (int i = 0; i < 60; i++) {
            take(P95, 125 * MS);
        }
        take(P95, 8 * MS);
        assertEquals(before.deviation(), baseline(P95).deviation());
        assertTrue(baseline(P95).samples() > 302, "the minute was learnt from");
        assertTrue(take(P95, 125 * MS).orElseThrow().unusual());
    }

    @Test
    void ofMoreThanAMinuteOfTroubleNothingIsLearnt() {
        warmUpExactly(P95, 8 * MS);
        for (int i = 0; i < 61; i++) {
            take(P95, 125 * MS);
        }
        take(P95, 8 * MS);
        assertEquals(301, baseline(P95).samples());
    }

    @Test
    void anIncidentInATwelfthOfTheWarmUpDoesNotHideTheNextOne() {
        for (int i = 0; i < 300; i++) {
            take(P95, (i % 12 == 0 ? 500 : 8) * MS);
        }
        assertEquals(MS, baseline(P95).deviation(), 0.2 * MS);
        assertTrue(take(P95, 500 * MS).orElseThrow().unusual());
    }

    @Test
    void aRateIsNotComparedWhereNoneIsUsualButLearnt() {
        warmUpExactly(RATE, 0);
        assertEquals(0, baseline(RATE).median());
        for (int i = 0; i < 600; i++) {
            assertEquals(Optional.empty(), take(RATE, 4_651), "second " + i);
            if (baseline(RATE).median() > 0) {
                assertFalse(take(RATE, 4_651).orElseThrow().unusual());
                return;
            }
        }
        fail("a rate that is no longer 0 was never learnt");
    }

    @Test
    void timeBlockedIsComparedWhereNoneIsUsual() {
        warmUpExactly(BLOCKED, 0);
        assertTrue(take(BLOCKED, 2.5).orElseThrow().unusual());
    }

    @Test
    void whatIsNotToBeComparedIsLearntFrom() {
        warmUpExactly(ERRORS, 0);
        for (int i = 0; i < 10_000; i++) {
            now += SECOND;
            Reading tooFew = new Reading(0.9, now, false);
            assertEquals(Optional.empty(),
                    measure.take(tooFew, ERRORS, LearningRules.DEFAULT, AlarmRules.DEFAULT, dice));
        }
        assertEquals(0.9, baseline(ERRORS).median(), 1e-6);
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
        LearningRules narrow = new LearningRules(300, 256, 1, 0, 0.1, 0.1);
        for (int i = 0; i < 300; i++) {
            rate.take(new Reading(1_000, i, true), RATE, narrow, alarms, dice);
        }
        Reading fewer = new Reading(600, 301, true);
        assertTrue(rate.take(fewer, RATE, narrow, alarms, dice).orElseThrow().unusual());
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
        return measure.take(new Reading(value, now, true), what, LearningRules.DEFAULT, AlarmRules.DEFAULT, dice);
    }

    private Baseline baseline(Measure what) {
        return measure.baseline(what, LearningRules.DEFAULT, AlarmRules.DEFAULT).orElseThrow();
    }
}
