// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.OomConstraint;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.linux.bpf.CommonStructs;
import org.tracewarden.linux.proc.BootClock;

/** Makes an event of a victim's record and of what else is known of the shortage. For one thread. */
final class OomAssembler {

    static final String DECISION_SOURCE = "kprobe/oom_kill_process";
    static final String LOG_SOURCE = "/dev/kmsg";
    static final String COUNTERS_SOURCE = "memory counters";

    /** A record older than this waited for the collector to start; the log from before was not read. */
    private static final long FRESH_NANOS = 1_000_000_000L;

    private final Describer describer;
    private final LogEvidence log;
    private final BootClock clock;
    private final int pageBytes;
    private final IntSupplier logWaitMillis;
    private Optional<Decision> lastDecision = Optional.empty();

    OomAssembler(Describer describer, LogEvidence log, BootClock clock, int pageBytes, IntSupplier logWaitMillis) {
        this.describer = describer;
        this.log = log;
        this.clock = clock;
        this.pageBytes = pageBytes;
        this.logWaitMillis = logWaitMillis;
    }

    void decision(ByteBuffer data, int at) {
        lastDecision = Optional.of(Decision.read(data, at));
    }

    OomKill victim(ByteBuffer data, int at) {
        long time = data.getLong(at + CommonStructs.HEADER_TIME);
        TaskFacts victim = TaskFacts.read(data, at + OomRecords.VICTIM_TASK);
        TaskFacts trigger = TaskFacts.read(data, at + OomRecords.VICTIM_TRIGGER);
        boolean known = data.get(at + OomRecords.VICTIM_KNOWN) != 0;
        // before anything slow: the victim will be gone in a moment
        ProcessInfo victimInfo = known ? describer.describe(victim) : describer.describe(victim.key().pid());
        ProcessInfo triggerInfo = describer.describe(trigger);
        int hierarchy = data.getInt(at + OomRecords.VICTIM_HIERARCHY);
        MemoryLevels levels = MemoryLevels.read(data, at, pageBytes, id -> describer.path(hierarchy, id));
        Shortage shortage = shortage(time, victim, trigger, levels);
        return new OomKill(
                new EventHeader(OomCollector.NAME, time, clock.toWallTime(time)),
                victimInfo,
                triggerInfo,
                shortage.constraint,
                shortage.constraintSource,
                shortage.limit,
                shortage.limitSource,
                memory(data, at),
                data.getShort(at + OomRecords.VICTIM_SCORE_ADJ));
    }

    private Shortage shortage(long time, TaskFacts victim, TaskFacts trigger, MemoryLevels levels) {
        Optional<Decision> decision = lastDecision.filter(last -> last.ledTo(trigger, time));
        if (decision.isPresent()) {
            OomConstraint constraint = decision.get().constraint();
            return constraint == OomConstraint.MEMCG
                    ? reached(constraint, DECISION_SOURCE, levels.byId(decision.get().memoryCgroup()), levels)
                    : new Shortage(constraint, DECISION_SOURCE, Optional.empty(), "");
        }
        boolean fresh = clock.now() - time < FRESH_NANOS;
        LogEvidence.Found found = log.about(
                pid -> pid == victim.key().pid() || pid == victim.tid(), fresh ? logWaitMillis.getAsInt() : 0);
        if (found.report().isPresent()) {
            OomReport report = found.report().get();
            return report.limitedCgroup().isPresent()
                    ? named(report.constraint(), report.limitedCgroup().get(), levels)
                    : new Shortage(report.constraint(), LOG_SOURCE, Optional.empty(), "");
        }
        if (found.notice().isPresent()) {
            return found.notice().get().memoryCgroup()
                    ? reached(OomConstraint.MEMCG, LOG_SOURCE, Optional.empty(), levels)
                    // whether a cpuset or a memory policy narrowed the host's memory is not in that line
                    : new Shortage(OomConstraint.UNKNOWN, "", Optional.empty(), "");
        }
        Optional<OomKill.MemoryLimit> fullest = levels.fullest();
        return fullest.isPresent()
                ? new Shortage(OomConstraint.MEMCG, COUNTERS_SOURCE, fullest, COUNTERS_SOURCE)
                : new Shortage(OomConstraint.UNKNOWN, "", Optional.empty(), "");
    }

    private static Shortage named(OomConstraint constraint, String cgroup, MemoryLevels levels) {
        Shortage shortage = reached(constraint, LOG_SOURCE, levels.byPath(cgroup), levels);
        // a cgroup that was removed at once can still be named by the log
        return shortage.limit
                .filter(limit -> limit.cgroupPath().isEmpty())
                .map(limit -> new Shortage(
                        constraint,
                        LOG_SOURCE,
                        Optional.of(new OomKill.MemoryLimit(
                                cgroup, limit.limitBytes(), limit.usageBytes(), limit.hierarchy())),
                        LOG_SOURCE + " and " + COUNTERS_SOURCE))
                .orElse(shortage);
    }

    /** A limit that a source names, but that is not among the levels, is looked for by the counters. */
    private static Shortage reached(
            OomConstraint constraint, String source, Optional<OomKill.MemoryLimit> named, MemoryLevels levels) {
        if (named.isPresent()) {
            return new Shortage(constraint, source, named, source);
        }
        Optional<OomKill.MemoryLimit> fullest = levels.fullest();
        return new Shortage(constraint, source, fullest, fullest.isPresent() ? COUNTERS_SOURCE : "");
    }

    private OomKill.VictimMemory memory(ByteBuffer data, int at) {
        return new OomKill.VictimMemory(
                data.getLong(at + OomRecords.VICTIM_TOTAL_VM) * pageBytes,
                data.getLong(at + OomRecords.VICTIM_ANON) * pageBytes,
                data.getLong(at + OomRecords.VICTIM_FILE) * pageBytes,
                data.getLong(at + OomRecords.VICTIM_SHMEM) * pageBytes,
                data.getLong(at + OomRecords.VICTIM_PAGE_TABLES),
                data.getLong(at + OomRecords.VICTIM_SWAP) * pageBytes);
    }

    private record Shortage(
            OomConstraint constraint,
            String constraintSource,
            Optional<OomKill.MemoryLimit> limit,
            String limitSource) {}
}
