// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tracewarden.api.analysis.Activity;

/**
 * What {@code trace:top} shows of one second.
 *
 * @param host empty before the first second was measured
 * @param processes in order
 * @param sort that order
 * @param idle how many were left out because they only waited for input or for time
 * @param anomalies going on; empty when nobody looks for them
 * @param patterns going on; likewise
 */
public record TopSample(
        Optional<Activity> host,
        List<Activity> processes,
        TopSort sort,
        long idle,
        OptionalLong anomalies,
        OptionalLong patterns) {

    public TopSample {
        processes = List.copyOf(processes);
    }
}
