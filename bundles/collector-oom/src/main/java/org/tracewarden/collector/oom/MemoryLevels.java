// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.tracewarden.api.event.OomKill;

/**
 * The memory cgroups that a shortage may have come from: those of the victim, and of the trigger where it is in others,
 * innermost first.
 */
final class MemoryLevels {

    /** As much as a failed allocation may leave: a huge page, or one in a hundred of the limit. */
    private static final long HUGE_PAGE_BYTES = 2L << 20;
    private static final int ONE_IN = 100;

    private final List<Level> victim;
    private final List<Level> trigger;

    private MemoryLevels(List<Level> victim, List<Level> trigger) {
        this.victim = victim;
        this.trigger = trigger;
    }

    /** @param path path of a memory cgroup by its id, empty when not known */
    static MemoryLevels read(ByteBuffer data, int record, int pageBytes, LongFunction<String> path) {
        return new MemoryLevels(
                levels(data, record + OomRecords.VICTIM_MEMORY, data.get(record + OomRecords.VICTIM_LEVELS), pageBytes,
                        path),
                levels(data, record + OomRecords.TRIGGER_MEMORY, data.get(record + OomRecords.TRIGGER_LEVELS),
                        pageBytes, path));
    }

    Optional<OomKill.MemoryLimit> byId(long cgroup) {
        return find(level -> level.cgroup == cgroup);
    }

    Optional<OomKill.MemoryLimit> byPath(String path) {
        return find(level -> level.shown.cgroupPath().equals(path));
    }

    /** The level with the least room, among those that victim and trigger share; empty when none is near its limit. */
    Optional<OomKill.MemoryLimit> fullest() {
        Level fullest = null;
        for (Level level : victim) {
            boolean shared = trigger.isEmpty() || trigger.stream().anyMatch(other -> other.cgroup == level.cgroup);
            if (shared && level.nearItsLimit() && (fullest == null || level.room() < fullest.room())) {
                fullest = level;
            }
        }
        return Optional.ofNullable(fullest).flatMap(level -> byId(level.cgroup));
    }

    private Optional<OomKill.MemoryLimit> find(Predicate<Level> wanted) {
        for (List<Level> chain : List.of(victim, trigger)) {
            for (Level level : chain) {
                if (wanted.test(level)) {
                    return Optional.of(new OomKill.MemoryLimit(
                            level.shown.cgroupPath(),
                            level.shown.limitBytes(),
                            level.shown.usageBytes(),
                            chain.stream().map(Level::shown).toList()));
                }
            }
        }
        return Optional.empty();
    }

    private static List<Level> levels(
            ByteBuffer data, int start, int count, int pageBytes, LongFunction<String> path) {
        List<Level> levels = new ArrayList<>();
        // the kernel's own figure for "no limit" (PAGE_COUNTER_MAX)
        long unlimited = Long.MAX_VALUE / pageBytes;
        for (int i = 0; i < Math.min(count, OomRecords.MAX_LEVELS); i++) {
            int at = start + i * OomRecords.LEVEL_SIZE;
            long cgroup = data.getLong(at + OomRecords.LEVEL_CGROUP);
            long limit = data.getLong(at + OomRecords.LEVEL_LIMIT);
            levels.add(new Level(cgroup, new OomKill.Level(
                    path.apply(cgroup),
                    limit >= unlimited || limit < 0 ? Long.MAX_VALUE : limit * pageBytes,
                    data.getLong(at + OomRecords.LEVEL_USAGE) * pageBytes)));
        }
        return List.copyOf(levels);
    }

    private record Level(long cgroup, OomKill.Level shown) {

        long room() {
            return shown.limitBytes() - shown.usageBytes();
        }

        boolean nearItsLimit() {
            return shown.limitBytes() != Long.MAX_VALUE
                    && room() <= Math.max(HUGE_PAGE_BYTES, shown.limitBytes() / ONE_IN);
        }
    }
}
