// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What takes a look at each member: how many they are, and, where no hierarchy counts them, the bytes that they moved
 * from and to disks, as {@code /proc/PID/io} has them for the living and for those that were waited for, by another
 * member or the launcher. The sums never go down, as those over living processes do while one that has ended is not yet
 * counted by its parent; and they go on from one launcher to the next. One for each group, so kept in plain numbers.
 * Thread-safe.
 */
final class ProcessIo {

    /** In place of the pid of a launcher. */
    static final int NOBODY = 0;

    private static final long UNKNOWN = -1;
    private static final long[] NOTHING = {0, 0};

    /** Pid of the launcher by which the sums were made. */
    private int holder = NOBODY;
    private long read;
    private long written;
    /** What was read and written with launchers before this one; most groups have one only. */
    private long[] before = NOTHING;
    /** CPU time of the members when they were looked at. */
    private long cpuMicros = UNKNOWN;
    private int processes;

    /** Leaves it empty when none of them may be read. */
    synchronized void measure(ProcessStats stats, OptionalInt launcher, Collection<Integer> members, Measured into) {
        long[] sums = new long[2];
        boolean any = launcher.isPresent() && add(stats, launcher.getAsInt(), sums);
        for (int pid : members) {
            any |= add(stats, pid, sums);
        }
        if (any) {
            heldBy(launcher);
            read = Math.max(read, before[0] + sums[0]);
            written = Math.max(written, before[1] + sums[1]);
            tell(into);
        }
    }

    private void heldBy(OptionalInt launcher) {
        if (launcher.orElse(holder) == holder) {
            return;
        }
        if (holder != NOBODY) {
            before = new long[] {read, written};
        }
        holder = launcher.getAsInt();
    }

    private static boolean add(ProcessStats stats, int pid, long[] sums) {
        Optional<String> text = stats.text(pid, "io");
        text.ifPresent(lines -> {
            sums[0] += Lines.keyed(lines, "read_bytes:").orElse(0);
            sums[1] += Lines.keyed(lines, "write_bytes:").orElse(0);
        });
        return text.isPresent();
    }

    private void tell(Measured into) {
        into.ioReadBytes = OptionalLong.of(read);
        into.ioWriteBytes = OptionalLong.of(written);
    }

    /**
     * Tells the last look's figures again when none of the members has used CPU time since: none can have been started,
     * have ended, read or written anything. Only one that somebody else moves in shows when it runs.
     *
     * @param into has the CPU time already
     * @return how many members there are; empty when they have to be looked at
     */
    synchronized OptionalInt unchanged(OptionalInt launcher, Measured into) {
        boolean same = cpuMicros != UNKNOWN && into.cpuMicros.orElse(UNKNOWN) == cpuMicros
                && launcher.orElse(holder) == holder;
        if (!same) {
            return OptionalInt.empty();
        }
        tell(into);
        return OptionalInt.of(processes);
    }

    /**
     * Keeps what a look at the members found. It began after the CPU time was read: what they did meanwhile makes that
     * another one, and they are looked at again. What is unknown is not kept.
     */
    synchronized void looked(OptionalInt launcher, int members, Measured found) {
        heldBy(launcher);
        if (found.ioReadBytes.isEmpty() || found.ioWriteBytes.isEmpty()) {
            cpuMicros = UNKNOWN;
            return;
        }
        cpuMicros = found.cpuMicros.orElse(UNKNOWN);
        processes = members;
        read = found.ioReadBytes.getAsLong();
        written = found.ioWriteBytes.getAsLong();
    }
}
