// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import org.tracewarden.api.agent.Containment;

/** Where figures are read, as evidence names it. */
record Readings(String cpu, String memory, String oomKills, String limitHits) {

    static Readings of(Containment.Kind kind) {
        return switch (kind) {
            case CGROUP_V2 -> new Readings("cpu.stat usage_usec", "memory.current", "memory.events oom_kill",
                    "memory.events max");
            case CGROUP_V1 -> new Readings("cpuacct.usage", "memory.usage_in_bytes", "memory.oom_control oom_kill",
                    "memory.failcnt");
            case DESCENT -> new Readings("/proc/PID/stat of all its processes", "/proc/PID/statm of all its processes",
                    "oom kills", "limit hits");
        };
    }
}
