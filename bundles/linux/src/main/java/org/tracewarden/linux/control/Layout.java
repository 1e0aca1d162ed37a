// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.agent.Containment;

/**
 * Which hierarchies serve, and for what. An agent is in a group of its own in each of them, and a launcher in one of
 * all launchers, so that nothing which is done to the platform's own group is done to them:
 * <ul>
 * <li>version 2: killing ({@code cgroup.kill}), who is a member, limits where its controllers are
 * <li>{@code memory}, {@code pids}: limits, {@code pids} also for holding forks while a tree is killed
 * <li>{@code cpu}: throttling
 * <li>{@code cpuacct}: CPU time. Version 2 counts that as well, but a look each second costs more there than the
 *     directory does once
 * <li>{@code blkio}: bytes of disks, as far as the kernel counts them, and no part in a limit of the platform's
 * <li>{@code freezer}: killing where {@code cgroup.kill} is not there or does not get through, and members that
 *     moved themselves elsewhere in version 2
 * <li>{@code name=systemd}: so that they are not killed with the platform's unit
 * </ul>
 * A directory and the way into it and out of it take about 0.1 ms of CPU time in each.
 *
 * @param bases that groups are made in, version 2 first; empty where no hierarchy serves
 */
record Layout(List<Base> bases, Containment containment) {

    Layout {
        bases = List.copyOf(bases);
    }

    Optional<Base> unified() {
        return bases.stream().filter(Base::version2).findFirst();
    }

    /** Version 2 before version 1: a controller is in one of them only, except while it moves. */
    Optional<Base> with(String controller) {
        return bases.stream().filter(base -> base.has(controller)).findFirst();
    }

    /**
     * Hierarchies in which members are looked for. One that joins is not in all at once, and one that is in the
     * freezer's could not be overlooked by a kill.
     */
    List<Base> membership() {
        List<Base> found = new ArrayList<>();
        unified().ifPresent(found::add);
        with(Controllers.FREEZER).or(() -> with(Controllers.PIDS)).or(() -> bases.stream().findFirst())
                .filter(base -> !found.contains(base))
                .ifPresent(found::add);
        return found;
    }
}
