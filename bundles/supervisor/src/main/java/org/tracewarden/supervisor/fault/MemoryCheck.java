// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.linux.control.GroupUsage;

/**
 * Memory of one run against its limit: usage at the limit, or members that the kernel killed because of it. File cache
 * that the kernel takes back when somebody needs the memory is no fault, although it fills a group up to its limit: an
 * agent that reads a large file must not be killed for it. Not thread-safe.
 */
final class MemoryCheck {

    /** The limit was hit, and so much of it is not file cache: there is nothing left to take back. */
    private static final double HIT_SHARE = 0.99;

    private final Readings readings;
    private long oomKills;
    private long limitHits;
    private boolean hitAtLast;
    private boolean killedAtLast;
    private boolean killedForTheHost;

    MemoryCheck(Readings readings) {
        this.readings = readings;
    }

    /** What has happened so far is no news, as when the run is older than this platform. */
    MemoryCheck(Readings readings, GroupUsage usage) {
        this(readings);
        oomKills = usage.oomKills().orElse(0);
        limitHits = usage.memoryLimitHits().orElse(0);
    }

    /** Whether a check has anything to find or to remember: while nothing was counted, below the limit, it has not. */
    static boolean concerns(ResourceLimits limits, GroupUsage usage) {
        return usage.oomKills().orElse(0) > 0 || usage.memoryLimitHits().orElse(0) > 0
                || usage.memoryBytes().orElse(0) >= limits.memoryBytes().orElse(Long.MAX_VALUE);
    }

    /** What is to be said of a run that is of no concern. */
    static Verdict unconcerned(ResourceLimits limits, GroupUsage usage) {
        return limits.memoryBytes().isPresent() && usage.memoryBytes().isEmpty() ? Verdict.UNKNOWN : Verdict.FINE;
    }

    /** @param fileCache bytes of file cache that count against the limit; asked only near it, since that is slow */
    Verdict look(ResourceLimits limits, GroupUsage usage, LongSupplier fileCache) {
        long hit = rise(usage.memoryLimitHits(), limitHits);
        Verdict kills = kills(limits, usage);
        if (kills != Verdict.FINE || limits.memoryBytes().isEmpty()) {
            return kills;
        }
        if (usage.memoryBytes().isEmpty()) {
            return Verdict.UNKNOWN;
        }
        long limit = limits.memoryBytes().getAsLong();
        long used = usage.memoryBytes().getAsLong();
        if (used < (hit > 0 ? limit * HIT_SHARE : limit)) {
            return Verdict.FINE;
        }
        long cache = fileCache.getAsLong();
        return used - cache < limit * HIT_SHARE
                ? Verdict.FINE
                : new Verdict.Exceeded(() -> full(used, cache, limit, hit));
    }

    /**
     * Only whether the kernel killed members since the last look because of the limit. It counts those that it killed
     * because the host had no memory left among them; then the limit was not hit.
     */
    Verdict kills(ResourceLimits limits, GroupUsage usage) {
        long killed = rise(usage.oomKills(), oomKills);
        long hit = rise(usage.memoryLimitHits(), limitHits);
        boolean limitHit = hit > 0 || hitAtLast || usage.memoryLimitHits().isEmpty();
        oomKills = usage.oomKills().orElse(oomKills);
        limitHits = usage.memoryLimitHits().orElse(limitHits);
        hitAtLast = hit > 0;
        killedAtLast = killed > 0 && limitHit && limits.memoryBytes().isPresent();
        killedForTheHost = killed > 0 && !killedAtLast;
        if (!killedAtLast) {
            return Verdict.FINE;
        }
        long limit = limits.memoryBytes().getAsLong();
        long all = oomKills;
        return new Verdict.Exceeded(() -> killed(usage, limit, killed, all, hit));
    }

    /** Whether the kernel had killed members at the last look because of the limit. */
    boolean killedAtLast() {
        return killedAtLast;
    }

    /** Evidence that it had killed some for another reason; empty when it had not. */
    List<String> killedForTheHost() {
        return killedForTheHost
                ? List.of(readings.oomKills() + ": risen, and its limit was not reached: the host was out of memory")
                : List.of();
    }

    /** 0 when it went back, as when the group was made anew, or is not known. */
    private static long rise(OptionalLong now, long before) {
        return now.isPresent() ? Math.max(0, now.getAsLong() - before) : 0;
    }

    private Finding killed(GroupUsage usage, long limit, long killed, long all, long hit) {
        List<String> evidence = new ArrayList<>();
        evidence.add(readings.oomKills() + ": " + killed + " more, " + all + " in all");
        usage.memoryBytes().ifPresent(used -> evidence.add(readings.memory() + ": " + Figures.bytes(used) + " now"
                + peak(usage) + "; limit " + Figures.bytes(limit)));
        hits(evidence, hit);
        return new Finding(FaultKind.MEMORY_LIMIT.words() + ": the kernel killed " + killed
                + (killed == 1 ? " process" : " processes") + ", limit " + Figures.bytes(limit), evidence);
    }

    private static String peak(GroupUsage usage) {
        return usage.peakMemoryBytes().isPresent()
                ? ", " + Figures.bytes(usage.peakMemoryBytes().getAsLong()) + " at the most"
                : "";
    }

    private Finding full(long used, long cache, long limit, long hit) {
        List<String> evidence = new ArrayList<>();
        evidence.add(readings.memory() + ": " + Figures.bytes(used)
                + (cache > 0 ? ", of which " + Figures.bytes(cache) + " are file cache" : "") + "; limit "
                + Figures.bytes(limit));
        hits(evidence, hit);
        // the most it may use is a little below the limit, and that it was reached the kernel has counted
        String reached = used < limit ? ", reached " + Figures.count(hit) + (hit == 1 ? " time" : " times") : "";
        return new Finding(FaultKind.MEMORY_LIMIT.words() + ": " + Figures.bytes(used) + " in use, limit "
                + Figures.bytes(limit) + reached, evidence);
    }

    private void hits(List<String> evidence, long hit) {
        if (hit > 0) {
            evidence.add(readings.limitHits() + ": the limit was reached " + Figures.count(hit)
                    + (hit == 1 ? " more time" : " more times"));
        }
    }
}
