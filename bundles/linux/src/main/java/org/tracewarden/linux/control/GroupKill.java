// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * Kills all members of a group. Version 2 has {@code cgroup.kill} for it since Linux 5.14, which no fork escapes.
 * Otherwise forks are made to fail, the group is frozen so that nobody in it ends or starts anything, all get SIGKILL,
 * and it is thawed; again until it is empty. Thread-safe as long as one group is killed by one thread at a time.
 */
final class GroupKill {

    private static final String KILL = "cgroup.kill";
    private static final String FREEZE = "cgroup.freeze";
    private static final String EVENTS = "cgroup.events";
    private static final String FREEZER_STATE = "freezer.state";
    private static final Duration FREEZING = Duration.ofMillis(200);
    /** A process with much memory takes its time to give it back. */
    private static final Duration ENDING = Duration.ofSeconds(1);

    private final Optional<Base> unified;
    private final Optional<Base> freezer;
    private final Optional<ProcessControl> processes;
    private final Membership membership;
    private final Signals signals;

    GroupKill(Layout layout, Controllers controllers, Membership membership, Signals signals) {
        this.unified = layout.unified();
        this.freezer = layout.with(Controllers.FREEZER);
        this.processes = controllers.processes();
        this.membership = membership;
        this.signals = signals;
    }

    /**
     * @param processLimit to set again afterwards
     * @throws IOException when members are left after the limit
     */
    void kill(String group, OptionalLong processLimit, Duration limit) throws IOException {
        if (!membership.populated(group)) {
            return;
        }
        Deadline deadline = new Deadline(limit);
        boolean byKernel = unified.isPresent() && unified.get().exists(group, KILL) && killed(group);
        if (byKernel) {
            awaitEnd(group, new Deadline(ENDING.compareTo(limit) < 0 ? ENDING : limit));
        }
        if (membership.populated(group)) {
            rounds(group, processLimit, byKernel, deadline);
        }
        List<Integer> left = membership.pids(group);
        if (membership.populated(group)) {
            throw new IOException(left.size() + " members of the control group " + group + " are left "
                    + limit.toMillis() + " ms after SIGKILL: " + signals.describe(left));
        }
    }

    private boolean killed(String group) {
        try {
            unified.get().write(group, KILL, "1");
            return true;
        } catch (KernelRefusal refused) {
            // the rounds find out who is left
            return false;
        }
    }

    private void rounds(String group, OptionalLong processLimit, boolean byKernel, Deadline deadline)
            throws IOException {
        boolean held = holdForks(group);
        try {
            do {
                if (byKernel) {
                    killed(group);
                }
                round(group);
                deadline.pause();
            } while (membership.populated(group) && !deadline.over());
        } finally {
            if (held) {
                processes.get().limit(group, processLimit);
            }
        }
    }

    private void round(String group) throws IOException {
        freeze(group);
        try {
            TreeSet<Integer> members = new TreeSet<>(membership.pids(group));
            signals.send(Libc.SIGKILL, members, pid -> membership.holds(group, pid));
        } finally {
            thaw(group);
        }
    }

    private boolean holdForks(String group) {
        if (processes.isEmpty()) {
            return false;
        }
        try {
            processes.get().limit(group, OptionalLong.of(0));
            return true;
        } catch (KernelRefusal refused) {
            // the rounds do without
            return false;
        }
    }

    /** What does not freeze in time, as a process that waits for a device, is killed as it is. */
    private void freeze(String group) throws IOException {
        Deadline deadline = new Deadline(FREEZING);
        try {
            if (freezer.isPresent()) {
                freezer.get().write(group, FREEZER_STATE, "FROZEN");
                while (!deadline.over() && !freezer.get().read(group, FREEZER_STATE).orElse("").startsWith("FROZEN")) {
                    deadline.pause();
                }
            } else if (unified.isPresent()) {
                unified.get().write(group, FREEZE, "1");
                while (!deadline.over() && frozen(group) == 0) {
                    deadline.pause();
                }
            }
        } catch (KernelRefusal notSupported) {
            // since Linux 5.2; forks fail where pids serves, and the rounds go on until nobody is left
            return;
        }
    }

    private long frozen(String group) {
        return unified.get().read(group, EVENTS).map(text -> Lines.keyed(text, "frozen"))
                .orElse(OptionalLong.empty()).orElse(1);
    }

    private void thaw(String group) {
        try {
            if (freezer.isPresent()) {
                freezer.get().write(group, FREEZER_STATE, "THAWED");
            } else if (unified.isPresent()) {
                unified.get().write(group, FREEZE, "0");
            }
        } catch (KernelRefusal gone) {
            // what cannot be thawed was not frozen either
            return;
        }
    }

    private void awaitEnd(String group, Deadline deadline) throws IOException {
        while (membership.populated(group) && !deadline.over()) {
            deadline.pause();
        }
    }
}
