// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Bytes from and to disks as {@code /proc/PID/io} has them, for groups whose hierarchies do not count them: of the living
 * members and of those that were waited for, by another member or the launcher. Thread-safe.
 */
final class ProcessIo {

    private final ProcessStats stats;
    private final RunningSum read = new RunningSum();
    private final RunningSum written = new RunningSum();

    ProcessIo(ProcessStats stats) {
        this.stats = stats;
    }

    /** Leaves it empty when none of them may be read. */
    void measure(OptionalInt launcher, Collection<Integer> members, Measured into) {
        long[] sums = new long[2];
        boolean any = launcher.isPresent() && add(launcher.getAsInt(), sums);
        for (int pid : members) {
            any |= add(pid, sums);
        }
        if (any) {
            into.ioReadBytes = OptionalLong.of(read.with(launcher, sums[0]));
            into.ioWriteBytes = OptionalLong.of(written.with(launcher, sums[1]));
        }
    }

    private boolean add(int pid, long[] sums) {
        Optional<String> text = stats.text(pid, "io");
        text.ifPresent(lines -> {
            sums[0] += Lines.keyed(lines, "read_bytes:").orElse(0);
            sums[1] += Lines.keyed(lines, "write_bytes:").orElse(0);
        });
        return text.isPresent();
    }
}
