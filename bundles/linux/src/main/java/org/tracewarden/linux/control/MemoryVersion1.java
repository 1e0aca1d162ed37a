// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/** {@code memory.limit_in_bytes}, and the same with swap where the kernel counts swap. */
final class MemoryVersion1 implements MemoryControl {

    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String LIMIT_WITH_SWAP = "memory.memsw.limit_in_bytes";
    private static final String NO_LIMIT = "-1";
    private static final long SWAP_BYTES = 1L << 20;

    private final Base base;

    MemoryVersion1(Base base) {
        this.base = base;
    }

    @Override
    public void limit(String group, OptionalLong bytes) throws KernelRefusal {
        boolean countsSwap = base.exists(group, LIMIT_WITH_SWAP);
        if (countsSwap) {
            // the limit with swap may at no moment be the lower one of the two
            base.write(group, LIMIT_WITH_SWAP, NO_LIMIT);
        }
        if (bytes.isEmpty()) {
            base.write(group, LIMIT, NO_LIMIT);
            return;
        }
        String text = Long.toString(bytes.getAsLong());
        base.write(group, LIMIT, text);
        if (countsSwap) {
            base.write(group, LIMIT_WITH_SWAP, Long.toString(withSwap(bytes.getAsLong())));
        }
    }

    /** A little more, so that the limit without swap is the one that is reached: Linux 6.18 counts only that. */
    private static long withSwap(long bytes) {
        return bytes > Long.MAX_VALUE - SWAP_BYTES ? bytes : bytes + SWAP_BYTES;
    }

    /** Without a limit the file holds the largest number of whole pages. */
    @Override
    public OptionalLong limit(String group) {
        OptionalLong set = base.number(group, LIMIT);
        return set.orElse(Long.MAX_VALUE) > Long.MAX_VALUE / 2 ? OptionalLong.empty() : set;
    }

    @Override
    public void measure(String group, LimitHits hits, Measured into) {
        into.memoryBytes = base.number(group, "memory.usage_in_bytes");
        into.peakMemoryBytes = base.number(group, "memory.max_usage_in_bytes");
        if (hits.mayHaveChanged(into.peakMemoryBytes)) {
            OptionalLong reached = base.number(group, "memory.failcnt");
            OptionalLong kills = base.read(group, "memory.oom_control")
                    .map(text -> Lines.keyed(text, "oom_kill")).orElse(OptionalLong.empty());
            hits.read(reached.isEmpty() ? reached
                    : OptionalLong.of(Math.max(reached.getAsLong(), kills.orElse(0))), kills);
        }
        hits.tell(into);
    }
}
