// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/** {@code memory.max}, without swap, and all members together when one has to go. */
final class MemoryVersion2 implements MemoryControl {

    private static final String NO_LIMIT = "max";

    private final Base base;
    private volatile boolean withoutPeak;

    MemoryVersion2(Base base) {
        this.base = base;
    }

    @Override
    public void limit(String group, OptionalLong bytes) throws KernelRefusal {
        // what a kernel without swap or before 4.19 does not have
        writeWhereThere(group, "memory.swap.max", bytes.isEmpty() ? NO_LIMIT : "0");
        writeWhereThere(group, "memory.oom.group", bytes.isEmpty() ? "0" : "1");
        base.write(group, "memory.max", bytes.isEmpty() ? NO_LIMIT : Long.toString(bytes.getAsLong()));
    }

    private void writeWhereThere(String group, String file, String text) throws KernelRefusal {
        try {
            base.write(group, file, text);
        } catch (KernelRefusal refused) {
            if (base.exists(group, file)) {
                throw refused;
            }
        }
    }

    @Override
    public OptionalLong limit(String group) {
        return base.number(group, "memory.max");
    }

    /** {@code memory.peak} is there since Linux 5.19. */
    @Override
    public void measure(String group, LimitHits hits, Measured into) {
        into.peakMemoryBytes = withoutPeak ? OptionalLong.empty() : base.number(group, "memory.peak");
        into.memoryBytes = base.number(group, "memory.current");
        // a group that is gone has neither
        withoutPeak |= into.peakMemoryBytes.isEmpty() && into.memoryBytes.isPresent();
        if (hits.mayHaveChanged(into.peakMemoryBytes)) {
            base.read(group, "memory.events").ifPresent(
                    text -> hits.read(Lines.keyed(text, "max"), kills(text)));
        }
        hits.tell(into);
    }

    /**
     * When all members go together, the kernel counts the one that it chose first once more with the others, unless that
     * one was gone by then. Linux 5.17 is the first that tells how often they went together.
     */
    private static OptionalLong kills(String events) {
        OptionalLong kills = Lines.keyed(events, "oom_kill");
        long together = Lines.keyed(events, "oom_group_kill").orElse(0);
        return kills.isEmpty() ? kills : OptionalLong.of(Math.max(together, kills.getAsLong() - together));
    }
}
