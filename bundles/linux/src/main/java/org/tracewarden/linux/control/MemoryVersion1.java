// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/** {@code memory.limit_in_bytes}, and the same with swap where the kernel counts swap. */
final class MemoryVersion1 implements MemoryControl {

    private static final String LIMIT = "memory.limit_in_bytes";
    private static final String LIMIT_WITH_SWAP = "memory.memsw.limit_in_bytes";
    private static final String NO_LIMIT = "-1";

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
            base.write(group, LIMIT_WITH_SWAP, text);
        }
    }

    @Override
    public void measure(String group, Measured into) {
        into.memoryBytes = base.number(group, "memory.usage_in_bytes");
        into.peakMemoryBytes = base.number(group, "memory.max_usage_in_bytes");
        // the limit with swap is the first to be reached, since both are the same
        OptionalLong hits = base.number(group, "memory.failcnt");
        OptionalLong hitsWithSwap = base.number(group, "memory.memsw.failcnt");
        into.memoryLimitHits = hits.isEmpty() ? hits : OptionalLong.of(hits.getAsLong() + hitsWithSwap.orElse(0));
        into.oomKills = into.memoryLimitHits.orElse(1) == 0 ? into.memoryLimitHits
                : base.read(group, "memory.oom_control").map(text -> Lines.keyed(text, "oom_kill"))
                        .orElse(OptionalLong.empty());
    }
}
