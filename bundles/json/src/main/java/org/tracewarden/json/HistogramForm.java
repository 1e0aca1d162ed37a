// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.tracewarden.api.syscall.LatencyHistogram;

/**
 * A histogram for reading: how many, three percentiles, and the counts by octave. Percentiles are of the fine buckets;
 * octaves without a duration are left out.
 */
final class HistogramForm {

    private static final int OCTAVES = 64;
    private static final int PARTS = LatencyHistogram.BUCKETS / OCTAVES;
    /** Holds all that is shorter, too. */
    private static final int FIRST = 4;

    private HistogramForm() {}

    static void write(LatencyHistogram histogram, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("count", histogram.count());
        percentile("p50Nanos", 0.50, histogram, json);
        percentile("p95Nanos", 0.95, histogram, json);
        percentile("p99Nanos", 0.99, histogram, json);
        json.writeArrayFieldStart("octaves");
        long[] counts = octaves(histogram);
        for (int octave = FIRST; octave < OCTAVES; octave++) {
            if (counts[octave] > 0) {
                json.writeStartObject();
                json.writeNumberField("fromNanos", begin(octave));
                json.writeNumberField("toNanos", end(octave));
                json.writeNumberField("count", counts[octave]);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void percentile(String name, double quantile, LatencyHistogram histogram, JsonGenerator json)
            throws IOException {
        if (histogram.isEmpty()) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, histogram.percentile(quantile));
        }
    }

    private static long[] octaves(LatencyHistogram histogram) {
        long[] counts = new long[OCTAVES];
        histogram.forEach((bucket, count) -> counts[Math.max(FIRST, bucket / PARTS)] += count);
        return counts;
    }

    private static long begin(int octave) {
        return octave == FIRST ? 0 : 1L << octave;
    }

    /** Where the octave ends; durations are below it. The last one ends with the numbers. */
    private static long end(int octave) {
        return octave + 1 >= OCTAVES - 1 ? Long.MAX_VALUE : 1L << (octave + 1);
    }
}
