// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.tracewarden.api.syscall.SyscallAbi;

/**
 * A name of a table with the ABIs that it is for: {@code i386,arm:mmap}.
 *
 * @param abis empty for all that have no line of their own
 */
record ScopedName(Set<SyscallAbi> abis, String name) {

    static ScopedName of(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new ScopedName(Set.of(), text);
        }
        Set<SyscallAbi> abis = EnumSet.noneOf(SyscallAbi.class);
        Arrays.stream(text.substring(0, colon).split(","))
                .map(abi -> SyscallAbi.valueOf(abi.toUpperCase(Locale.ROOT)))
                .forEach(abis::add);
        return new ScopedName(abis, text.substring(colon + 1));
    }

    boolean isFor(SyscallAbi abi) {
        return abis.contains(abi);
    }
}
