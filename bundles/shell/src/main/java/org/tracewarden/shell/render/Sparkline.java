// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.tracewarden.api.analysis.Feature.Point;

/** Draws a series in one line: time from left to right, the series' largest value as the full height. */
final class Sparkline {

    private Sparkline() {}

    /**
     * Each column shows the largest value of its part of the time; it is blank where there is none.
     *
     * @param points oldest first
     * @param step of the series
     * @param columns at most so many
     */
    static String of(List<Point> points, Duration step, int columns, Blocks blocks) {
        if (points.isEmpty() || columns < 1) {
            return "";
        }
        Instant first = points.get(0).at();
        long steps = steps(first, points.get(points.size() - 1).at(), step) + 1;
        int used = (int) Math.min(columns, steps);
        double[] largest = new double[used];
        Arrays.fill(largest, Double.NaN);
        for (Point point : points) {
            int column = (int) (steps(first, point.at(), step) * used / steps);
            largest[column] = Double.isNaN(largest[column])
                    ? point.value()
                    : Math.max(largest[column], point.value());
        }
        double full = Arrays.stream(largest).filter(v -> !Double.isNaN(v)).max().orElse(0);
        StringBuilder line = new StringBuilder();
        for (double value : largest) {
            line.append(Double.isNaN(value) ? ' ' : blocks.level(full > 0 ? value / full : 0));
        }
        return line.toString();
    }

    private static long steps(Instant from, Instant to, Duration step) {
        return Math.max(0, Math.round((double) Duration.between(from, to).toMillis() / step.toMillis()));
    }
}
