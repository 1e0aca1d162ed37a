// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/**
 * What one process, or the host, did in the last second.
 *
 * @param process empty for the host
 * @param at end of that second
 * @param spanNanos its length
 * @param calls a second, all categories
 * @param errors a second
 * @param blockedNanos time its threads spent in calls that wait for something, idle waiting left out
 * @param idleNanos time its threads spent waiting for input or for time
 * @param categories those with activity, most time first
 */
public record Activity(
        Optional<ProcessInfo> process,
        Instant at,
        long spanNanos,
        double calls,
        double errors,
        long blockedNanos,
        long idleNanos,
        List<CategoryActivity> categories) {

    public Activity {
        categories = List.copyOf(categories);
    }
}
