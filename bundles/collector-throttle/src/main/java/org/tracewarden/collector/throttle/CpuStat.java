// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The counters of {@code cpu.stat} that tell of throttling, since the cgroup was made. */
record CpuStat(long periods, long throttledPeriods, long throttledNanos) {

    /** Empty when the cgroup is gone. */
    static Optional<CpuStat> read(Path cgroup) {
        try {
            return parse(Files.readString(cgroup.resolve("cpu.stat")));
        } catch (IOException | NumberFormatException gone) {
            return Optional.empty();
        }
    }

    /** Reads version 1 ({@code throttled_time}, ns) and version 2 ({@code throttled_usec}). */
    static Optional<CpuStat> parse(String text) {
        long periods = -1;
        long throttled = -1;
        long nanos = -1;
        for (String line : text.split("\n")) {
            int space = line.indexOf(' ');
            if (space < 0) {
                continue;
            }
            switch (line.substring(0, space)) {
                case "nr_periods" -> periods = Long.parseLong(line.substring(space + 1));
                case "nr_throttled" -> throttled = Long.parseLong(line.substring(space + 1));
                case "throttled_time" -> nanos = Long.parseLong(line.substring(space + 1));
                case "throttled_usec" -> nanos = Long.parseLong(line.substring(space + 1)) * 1_000L;
                default -> { }
            }
        }
        return periods < 0 || throttled < 0 || nanos < 0
                ? Optional.empty() : Optional.of(new CpuStat(periods, throttled, nanos));
    }

    CpuStat since(CpuStat earlier) {
        return new CpuStat(
                periods - earlier.periods,
                throttledPeriods - earlier.throttledPeriods,
                throttledNanos - earlier.throttledNanos);
    }
}
