// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.Trend;

class MannKendallTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aRisingSeriesHasItsSlopeAndIsSignificant() {
        Trend trend = of(600, i -> 8 + i / 60.0 * 2);
        assertEquals(2, trend.perMinute(), 1e-9);
        assertTrue(trend.pValue() < 1e-12);
    }

    @Test
    void aFallingOneIsJustAsSignificant() {
        Trend trend = of(600, i -> -3 * i / 60.0);
        assertEquals(-3, trend.perMinute(), 1e-9);
        assertTrue(trend.pValue() < 1e-12);
    }

    @Test
    void aConstantSeriesHasNone() {
        assertEquals(new Trend(0, 1), of(600, i -> 5));
    }

    @Test
    void aRiseBehindMuchNoiseIsFoundWithNearlyItsSlope() {
        Random random = new Random(3);
        Trend trend = of(600, i -> 100 + i / 60.0 * 5 + 20 * random.nextGaussian());
        assertEquals(5, trend.perMinute(), 1);
        assertTrue(trend.pValue() < 0.01);
    }

    @Test
    void outliersDoNotMakeATrend() {
        Trend trend = of(600, i -> i > 590 ? 100_000 : 5 + i % 3);
        assertEquals(0, trend.perMinute());
        assertTrue(trend.pValue() > 0.01);
    }

    @Test
    void noiseIsTakenForATrendInAboutOneOfAHundredSeries() {
        Random random = new Random(4);
        int significant = 0;
        for (int round = 0; round < 1_000; round++) {
            significant += of(600, i -> random.nextGaussian()).pValue() < 0.01 ? 1 : 0;
        }
        assertTrue(significant >= 3 && significant <= 20, significant + " of 1000");
    }

    @Test
    void pIsThatOfTheTablesForTenValuesInOrder() {
        // S = 45, variance 125, z = 44 / 11.18
        assertEquals(8.3e-5, of(100, i -> i).pValue(), 0.1e-5);
    }

    @Test
    void fewerThanTenTimesTenSecondsAreTooFew() {
        assertEquals(Optional.empty(), MannKendall.of(series(90, i -> i)));
        assertEquals(Optional.empty(), MannKendall.of(List.of()));
        assertTrue(MannKendall.of(series(91, i -> i)).isPresent());
    }

    @Test
    void missingSecondsDoNotBendTheSlope() {
        List<Feature.Point> points = new ArrayList<>(series(600, i -> i / 60.0));
        points.removeIf(point -> point.at().getEpochSecond() % 600 > 200 && point.at().getEpochSecond() % 600 < 400);
        assertEquals(1, MannKendall.of(points).orElseThrow().perMinute(), 0.01);
    }

    private static Trend of(int seconds, IntToDoubleFunction value) {
        return MannKendall.of(series(seconds, value)).orElseThrow();
    }

    private static List<Feature.Point> series(int seconds, IntToDoubleFunction value) {
        List<Feature.Point> points = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            points.add(new Feature.Point(BEGIN.plusSeconds(i), value.applyAsDouble(i)));
        }
        return points;
    }
}
