// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.OptionalLong;

/** The memory limit of groups, swap included: what is beyond it is killed and not put aside. */
interface MemoryControl {

    void limit(String group, OptionalLong bytes) throws KernelRefusal;

    /** What is set; empty for none, or when it cannot be read. */
    OptionalLong limit(String group);

    void measure(String group, LimitHits hits, Measured into);

    static MemoryControl of(Base base) {
        return base.version2() ? new MemoryVersion2(base) : new MemoryVersion1(base);
    }
}
