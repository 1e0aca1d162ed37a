// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.SlowThresholds;
import org.tracewarden.api.syscall.Syscall;

/**
 * From when on a call is slow. The closest of these holds: its name, its category, the threshold for all calls, what
 * the classifier says, {@link #DEFAULT_NANOS}.
 *
 * @param all empty for what the classifier says
 * @param byName by name of the call, for every table that has it
 */
record SlowRule(OptionalLong all, Map<String, Long> byName, Map<SyscallCategory, Long> byCategory) {

    /** All ones: what the kernel side takes for never. */
    static final long NEVER = -1;

    /** The lowest threshold that a category has. */
    static final long DEFAULT_NANOS = 10_000_000L;

    static final SlowRule AUTO = new SlowRule(OptionalLong.empty(), Map.of(), Map.of());

    SlowRule {
        byName = Map.copyOf(byName);
        byCategory = Map.copyOf(byCategory);
    }

    /** @param classifier empty while none is there: then no category is known either */
    long nanos(Syscall call, Optional<SlowThresholds> classifier) {
        Long named = byName.get(call.name());
        if (named != null) {
            return named;
        }
        if (!byCategory.isEmpty()) {
            Long ofCategory = classifier.flatMap(known -> known.category(call)).map(byCategory::get).orElse(null);
            if (ofCategory != null) {
                return ofCategory;
            }
        }
        if (all.isPresent()) {
            return all.getAsLong();
        }
        return classifier.map(known -> known.slowNanos(call).orElse(DEFAULT_NANOS)).orElse(DEFAULT_NANOS);
    }
}
