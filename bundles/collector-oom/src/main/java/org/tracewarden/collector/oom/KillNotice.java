// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line {@code Killed process} of the kernel log ({@code __oom_kill_process()} in mm/oom_kill.c). Unlike
 * {@code oom-kill:} it is never held back.
 *
 * @param memoryCgroup whether a memory cgroup reached its limit, rather than the host
 * @param pid of the killed thread group's thread
 */
record KillNotice(boolean memoryCgroup, int pid) {

    private static final Pattern LINE = Pattern.compile(
            "(Memory cgroup out of memory|Out of memory)(?: \\([^)]*\\))?: Killed process ([1-9][0-9]{0,9}) \\(.*");

    static Optional<KillNotice> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new KillNotice(
                    matcher.group(1).startsWith("Memory"), Integer.parseInt(matcher.group(2))));
        } catch (NumberFormatException pidTooLarge) {
            return Optional.empty();
        }
    }
}
