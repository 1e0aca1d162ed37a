// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tracewarden.api.event.OomConstraint;

/**
 * The line {@code oom-kill:} of the kernel log ({@code dump_oom_victim()} in mm/oom_kill.c, since 5.0).
 *
 * @param limitedCgroup path of the memory cgroup that reached its limit; empty when the host itself ran out
 * @param pid of the chosen process
 */
record OomReport(OomConstraint constraint, Optional<String> limitedCgroup, int pid) {

    /** Paths and names may hold commas; where two readings are possible the pid at the end is still right. */
    private static final Pattern LINE = Pattern.compile(
            "oom-kill:constraint=CONSTRAINT_([A-Z_]+),nodemask=(?:\\(null\\)|[0-9,-]+),cpuset=.+?,mems_allowed=[0-9,-]*"
                    + "(?:,global_oom|,oom_memcg=(/.*?))(?:,task_memcg=/.*?)?"
                    + ",task=.{1,63}?,pid=([1-9][0-9]{0,9}),uid=[0-9]{1,10}");

    /** Empty when the line is another one, or was cut or broken up. */
    static Optional<OomReport> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new OomReport(
                    constraint(matcher.group(1)),
                    Optional.ofNullable(matcher.group(2)),
                    Integer.parseInt(matcher.group(3))));
        } catch (NumberFormatException pidTooLarge) {
            return Optional.empty();
        }
    }

    private static OomConstraint constraint(String name) {
        return switch (name) {
            case "NONE" -> OomConstraint.NONE;
            case "CPUSET" -> OomConstraint.CPUSET;
            case "MEMORY_POLICY" -> OomConstraint.MEMORY_POLICY;
            case "MEMCG" -> OomConstraint.MEMCG;
            default -> OomConstraint.UNKNOWN;
        };
    }
}
