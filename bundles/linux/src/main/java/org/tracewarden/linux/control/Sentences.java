// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.ArrayList;
import java.util.List;

/** What is missing, for people: what cannot be done because of it, why, and what to do. */
final class Sentences {

    private static final String RIGHTS =
            "start the platform as root, or as a systemd unit with Delegate=yes and KillMode=process; in a container"
                    + " /sys/fs/cgroup must be writable";

    private Sentences() {}

    static List<String> withoutGroups(boolean noneMounted, List<String> refusals) {
        String why = noneMounted
                ? "no control groups are mounted; mount them with: mount -t cgroup2 none /sys/fs/cgroup"
                : "control groups may not be made (" + String.join("; ", refusals) + "); " + RIGHTS;
        return List.of(
                "Agents are held together only by descent from their launcher: " + why + ".",
                "Limits of memory, processes and CPU time are not enforced by the kernel, and THROTTLE does nothing:"
                        + " that takes control groups.",
                "Memory is what processes have resident, shared pages counted for each, and kills for memory are not"
                        + " counted per agent: that takes control groups.");
    }

    static List<String> withGroups(Layout layout, List<String> refusals, boolean inOwnGroup) {
        List<String> missing = new ArrayList<>();
        String why = refusals.isEmpty() ? "the kernel does not offer it here" : String.join("; ", refusals);
        if (layout.with(Controllers.MEMORY).isEmpty()) {
            missing.add("Memory limits are not enforced and memory is not counted: no hierarchy has the controller"
                    + " memory (" + why + "); boot with cgroup_enable=memory, or " + RIGHTS + ".");
        }
        if (layout.with(Controllers.CPU).isEmpty()) {
            missing.add("CPU cannot be throttled: no hierarchy has the controller cpu (" + why + "); " + RIGHTS + ".");
        }
        if (layout.with(Controllers.PIDS).isEmpty()) {
            missing.add("The number of processes is not limited: no hierarchy has the controller pids (" + why + "); "
                    + RIGHTS + ".");
        }
        if (layout.with(Controllers.IO).isEmpty() && layout.with(Controllers.BLOCK_IO).isEmpty()) {
            missing.add("Bytes to and from disks are not counted: no hierarchy has the controller io or blkio (" + why
                    + "); " + RIGHTS + ".");
        }
        if (layout.unified().isEmpty() && layout.with(Controllers.FREEZER).isEmpty()) {
            missing.add("Killing is less certain, because members cannot be frozen meanwhile: neither version 2 nor the"
                    + " controller freezer is there (" + why + "); mount one, as with:"
                    + " mount -t cgroup2 none /sys/fs/cgroup/unified.");
        }
        if (inOwnGroup) {
            missing.add("Groups could be made only inside of the platform's own one, so that whoever ends that one, as"
                    + " systemd does when it stops the unit, ends the agents too; set KillMode=process in the unit, or"
                    + " start the platform as root outside of a container.");
        }
        return missing;
    }
}
