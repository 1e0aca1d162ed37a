// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.tracewarden.linux.control.ControlGroup;

/** How much of a group's memory the kernel can take back, once written: its file cache ({@code memory.stat}). */
record FileCache(ControlGroup group) implements LongSupplier {

    @Override
    public long getAsLong() {
        for (Path join : group.joinFiles()) {
            Path statistics = join.resolveSibling("memory.stat");
            try {
                if (Files.exists(statistics)) {
                    return reclaimable(Files.readString(statistics));
                }
            } catch (IOException gone) {
                return 0;
            }
        }
        return 0;
    }

    /** Version 1 has lines for the group alone and such with total_ for all below it; version 2 has only the latter. */
    static long reclaimable(String statistics) {
        boolean totals = statistics.contains("total_inactive_file ");
        long bytes = 0;
        for (String line : statistics.split("\n")) {
            int space = line.indexOf(' ');
            if (space < 0) {
                continue;
            }
            String key = line.substring(0, space);
            String wanted = totals && key.startsWith("total_") ? key.substring("total_".length()) : totals ? "" : key;
            if (wanted.equals("inactive_file") || wanted.equals("active_file")) {
                bytes += Long.parseLong(line.substring(space + 1).strip());
            }
        }
        return bytes;
    }
}
