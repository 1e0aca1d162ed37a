// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU time until now, nanoseconds.
 *
 * @param own of this process
 * @param waited of its children that have ended and were waited for, and of theirs
 * @param groups of all that are and were in the instance's control groups
 */
record Spent(long own, long waited, long groups) {

    private static final long NANOS_PER_TICK = 10_000_000L;
    private static final int CUTIME = 13;

    /** @param bases the instance's directories, one in each hierarchy */
    static Spent now(List<Path> bases) {
        try {
            long groups = 0;
            for (Path base : bases) {
                Path version1 = base.resolve("cpuacct.usage");
                Path version2 = base.resolve("cpu.stat");
                if (Files.exists(version1)) {
                    groups = Long.parseLong(Files.readString(version1).strip());
                } else if (Files.exists(version2)) {
                    groups = Files.readAllLines(version2).stream().filter(line -> line.startsWith("usage_usec "))
                            .mapToLong(line -> Long.parseLong(line.substring(11)) * 1_000).findFirst().orElse(groups);
                }
            }
            return new Spent(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime(),
                    waitedTicks("self") * NANOS_PER_TICK, groups);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static long waitedTicks(String process) throws IOException {
        String[] fields = fields(process);
        return Long.parseLong(fields[CUTIME]) + Long.parseLong(fields[CUTIME + 1]);
    }

    /** Those of /proc/PID/stat from the state on. */
    private static String[] fields(String process) throws IOException {
        String text = Files.readString(Path.of("/proc", process, "stat"));
        return text.substring(text.lastIndexOf(')') + 2).split(" ");
    }

    Spent since(Spent before) {
        return new Spent(own - before.own, waited - before.waited, groups - before.groups);
    }

    long all() {
        return own + waited + groups;
    }
}
