// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.function.BiConsumer;

/** The newest values of a metric, one a second. Not thread-safe. */
final class MetricRing {

    static final int SECONDS = 600;

    private final long[] times = new long[SECONDS];
    private final float[] values = new float[SECONDS];
    private int next;
    private int size;

    void add(long at, double value) {
        times[next] = at;
        values[next] = (float) value;
        next = (next + 1) % SECONDS;
        size = Math.min(SECONDS, size + 1);
    }

    void forEach(BiConsumer<Long, Double> consumer) {
        for (int i = 0; i < size; i++) {
            int index = Math.floorMod(next - size + i, SECONDS);
            consumer.accept(times[index], (double) values[index]);
        }
    }
}
