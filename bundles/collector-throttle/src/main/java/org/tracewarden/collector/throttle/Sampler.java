// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.cgroup.CgroupWalk;
import org.tracewarden.linux.proc.BootClock;

/** Compares each cgroup that has a quota with its last sample. For one thread. */
final class Sampler {

    private static final String CONTROLLER = "cpu";

    private final CgroupFs cgroups;
    private final Members members;
    private final BootClock clock;
    private Map<Key, Watched> watched = new HashMap<>();

    Sampler(CgroupFs cgroups, Members members, BootClock clock) {
        this.cgroups = cgroups;
        this.members = members;
        this.clock = clock;
    }

    /** Walks all cgroups, takes a first sample of those that got a quota, and forgets those that have none any more. */
    Discovery discover(int max) {
        List<Discovery.Source> sources = new ArrayList<>();
        Map<Key, Watched> found = new HashMap<>();
        int[] tooMany = {0};
        for (CgroupFs.Hierarchy hierarchy : cgroups.hierarchies()) {
            if (!hierarchy.controllers().contains(CONTROLLER)) {
                continue;
            }
            int before = found.size();
            CgroupWalk.walk(hierarchy.mount(), "", (directory, inode, path) -> {
                if (Quota.read(directory, hierarchy.version2()).isEmpty()) {
                    return;
                }
                if (found.size() >= max) {
                    tooMany[0]++;
                    return;
                }
                Key key = new Key(hierarchy.id(), inode);
                Watched known = watched.get(key);
                if (known != null) {
                    found.put(key, known);
                } else {
                    first(directory, hierarchy, inode, path).ifPresent(added -> found.put(key, added));
                }
            });
            sources.add(new Discovery.Source(hierarchy.mount(), hierarchy.version2(), found.size() - before));
        }
        watched = found;
        return new Discovery(List.copyOf(sources), tooMany[0]);
    }

    /** Events of the cgroups that were throttled in at least so many periods since they were last sampled. */
    List<CpuThrottled> sample(int minThrottledPeriods) {
        members.beginPass();
        List<CpuThrottled> events = new ArrayList<>();
        watched.values().removeIf(cgroup -> {
            Optional<CpuStat> stat = CpuStat.read(cgroup.directory);
            stat.ifPresent(now -> compare(cgroup, now, minThrottledPeriods).ifPresent(events::add));
            return stat.isEmpty();
        });
        return events;
    }

    private Optional<Watched> first(Path directory, CgroupFs.Hierarchy hierarchy, long inode, String path) {
        // the mount may show a part of the hierarchy only, and then the path from here is not the whole
        String whole = cgroups.path(hierarchy.id(), inode).orElse(path);
        return CpuStat.read(directory)
                .map(stat -> new Watched(directory, hierarchy.version2(), whole, stat, clock.now()));
    }

    private Optional<CpuThrottled> compare(Watched cgroup, CpuStat stat, int minThrottledPeriods) {
        long now = clock.now();
        CpuStat window = stat.since(cgroup.last);
        long windowNanos = now - cgroup.sampledAt;
        cgroup.last = stat;
        cgroup.sampledAt = now;
        if (window.throttledPeriods() < minThrottledPeriods) {
            return Optional.empty();
        }
        // the quota may have been changed since the cgroup was found
        return Quota.read(cgroup.directory, cgroup.version2).map(quota -> {
            Members.Found in = members.in(cgroup.directory);
            return new CpuThrottled(
                    new EventHeader(ThrottleCollector.NAME, now, clock.toWallTime(now)),
                    cgroups.workload(cgroup.path),
                    windowNanos,
                    window.periods(),
                    window.throttledPeriods(),
                    window.throttledNanos(),
                    quota.quotaMicros(),
                    quota.periodMicros(),
                    in.count(),
                    in.named());
        });
    }

    private record Key(int hierarchy, long inode) {}

    private static final class Watched {
        private final Path directory;
        private final boolean version2;
        private final String path;
        private CpuStat last;
        private long sampledAt;

        Watched(Path directory, boolean version2, String path, CpuStat last, long sampledAt) {
            this.directory = directory;
            this.version2 = version2;
            this.path = path;
            this.last = last;
            this.sampledAt = sampledAt;
        }
    }
}
