// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** CPU time from its making on, of this process and of its threads. */
final class CpuMeter {

    private final OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long wall = System.nanoTime();
    private final long cpu = system.getProcessCpuTime();
    private final Map<String, Long> before = byThread();

    /** Shares of one core in percent since the making: the process, then whoever took 0.5 % and more. */
    String shares() {
        double elapsed = (System.nanoTime() - wall) / 100.0;
        double all = (system.getProcessCpuTime() - cpu) / elapsed;
        var text = new StringBuilder(String.format(Locale.ROOT, "%.0f %% of one core", all));
        double rest = all;
        String separator = ": ";
        for (Map.Entry<String, Long> thread : byThread().entrySet()) {
            double share = (thread.getValue() - before.getOrDefault(thread.getKey(), 0L)) / elapsed;
            if (share >= 0.5) {
                text.append(String.format(Locale.ROOT, "%s%s %.0f", separator, thread.getKey(), share));
                separator = ", ";
                rest -= share;
            }
        }
        return text.append(String.format(Locale.ROOT, "%sJIT, GC and the rest %.0f", separator, rest)).toString();
    }

    /** Seconds of CPU that this process took since the making. */
    double seconds() {
        return (system.getProcessCpuTime() - cpu) / 1e9;
    }

    private Map<String, Long> byThread() {
        Map<String, Long> times = new TreeMap<>();
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null) {
                times.merge(info.getThreadName().replace("tracewarden-", ""), threads.getThreadCpuTime(id), Long::sum);
            }
        }
        return times;
    }
}
