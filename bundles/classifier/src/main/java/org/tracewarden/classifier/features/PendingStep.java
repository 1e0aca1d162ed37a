// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.tracewarden.api.analysis.SyscallCategory;

/** Sums shorter steps into a longer one that is not over yet, histograms included. Not thread-safe. */
final class PendingStep {

    /** A sum without its histogram; and a filled bucket of that. */
    private static final int SUM_BYTES = 112;

    private static final int BUCKET_BYTES = 10;

    private final Map<SyscallCategory, CategorySums> sums = new EnumMap<>(SyscallCategory.class);
    private long bytes;

    void add(List<CategorySums> shorter) {
        for (CategorySums category : shorter) {
            sums.merge(category.category(), category, CategorySums::plus);
        }
        bytes = 0;
        for (CategorySums category : sums.values()) {
            bytes += SUM_BYTES;
            category.latencies().forEach((bucket, count) -> bytes += BUCKET_BYTES);
        }
    }

    /** The sums so far, which begin anew. */
    List<CategorySums> take() {
        List<CategorySums> taken = new ArrayList<>(sums.values());
        sums.clear();
        bytes = 0;
        return taken;
    }

    long bytes() {
        return bytes;
    }
}
