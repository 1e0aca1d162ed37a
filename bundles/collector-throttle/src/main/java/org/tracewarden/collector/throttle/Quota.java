// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How much CPU time a cgroup may use in each period. */
record Quota(long quotaMicros, long periodMicros) {

    /** Empty without a quota, and when the cgroup is gone. */
    static Optional<Quota> read(Path cgroup, boolean version2) {
        try {
            return version2
                    ? version2(Files.readString(cgroup.resolve("cpu.max")))
                    : version1(Files.readString(cgroup.resolve("cpu.cfs_quota_us")), cgroup);
        } catch (IOException | NumberFormatException goneOrWithoutController) {
            return Optional.empty();
        }
    }

    private static Optional<Quota> version2(String max) {
        String[] parts = max.strip().split(" ");
        return parts.length != 2 || parts[0].equals("max")
                ? Optional.empty()
                : Optional.of(new Quota(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
    }

    private static Optional<Quota> version1(String quotaText, Path cgroup) throws IOException {
        long quota = Long.parseLong(quotaText.strip());
        if (quota < 0) {
            return Optional.empty();
        }
        long period = Long.parseLong(Files.readString(cgroup.resolve("cpu.cfs_period_us")).strip());
        return Optional.of(new Quota(quota, period));
    }
}
