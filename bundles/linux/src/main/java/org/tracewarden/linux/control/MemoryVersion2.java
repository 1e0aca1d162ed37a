// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/** {@code memory.max}, without swap, and all members together when one has to go. */
final class MemoryVersion2 implements MemoryControl {

    private static final String NO_LIMIT = "max";

    private final Base base;

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
        into.memoryBytes = base.number(group, "memory.current");
        into.peakMemoryBytes = base.number(group, "memory.peak");
        if (hits.mayHaveChanged(into.peakMemoryBytes)) {
            base.read(group, "memory.events").ifPresent(
                    text -> hits.read(Lines.keyed(text, "max"), Lines.keyed(text, "oom_kill")));
        }
        hits.tell(into);
    }
}
