// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.syscall.SyscallAbi;

/** The sets of {@code constants.txt} as they hold for one ABI. */
final class ConstantTable {

    private final Map<String, Constants> sets;

    private ConstantTable(Map<String, Constants> sets) {
        this.sets = sets;
    }

    static ConstantTable of(SyscallAbi abi) {
        Map<String, Constants> sets = new HashMap<>();
        for (String line : TableLines.of("constants.txt")) {
            List<String> words = Arrays.asList(line.split("\\s+"));
            ScopedName name = ScopedName.of(words.get(0));
            if (name.isFor(abi)) {
                sets.put(name.name(), Constants.parse(words.subList(1, words.size())));
            } else if (name.abis().isEmpty()) {
                sets.putIfAbsent(name.name(), Constants.parse(words.subList(1, words.size())));
            }
        }
        return new ConstantTable(sets);
    }

    Optional<Constants> find(String set) {
        return Optional.ofNullable(sets.get(set));
    }
}
