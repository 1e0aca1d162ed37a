// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one process, or the host, did in one category in the last second.
 *
 * @param calls calls that returned, a second
 * @param errors of them failed, a second
 * @param blockedNanos time its threads spent in such calls within a second, summed, those that have not returned
 *     included
 * @param p50Nanos latency of those that returned; empty when none did, as are the other two
 * @param baseline what p95 usually is, for this program; empty while that is being learnt
 * @param z how far p95 is from the baseline, in robust standard deviations; empty without baseline or p95
 */
public record CategoryActivity(
        SyscallCategory category,
        double calls,
        double errors,
        long blockedNanos,
        OptionalLong p50Nanos,
        OptionalLong p95Nanos,
        OptionalLong p99Nanos,
        Optional<Baseline> baseline,
        OptionalDouble z) {}
