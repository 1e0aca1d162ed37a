// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.time.Instant;
import org.tracewarden.classifier.features.AlarmRules;

/** Unusual seconds of one measure within an episode, from the first on. Not thread-safe. */
final class Sign {

    private static final long SECOND = 1_000_000_000L;
    private static final int REMEMBERED = 64;

    private final Measure measure;
    private final Instant since;
    private Verdict furthest;
    /** Bit n: whether the second n before the last unusual one was unusual. */
    private long seconds;
    private long lastAt;
    private boolean certain;

    /** @param since end of its first second */
    Sign(Measure measure, Instant since, Verdict first) {
        this.measure = measure;
        this.since = since;
        this.furthest = first;
    }

    /** Takes an unusual second. */
    void add(Verdict verdict, long at, AlarmRules rules) {
        long passed = seconds == 0 ? 0 : Math.max(0, Math.round((at - lastAt) / (double) SECOND));
        seconds = passed >= REMEMBERED ? 1 : seconds << passed | 1;
        lastAt = at;
        if (distance(verdict) > distance(furthest)) {
            furthest = verdict;
        }
        certain |= Long.bitCount(seconds & (1L << rules.windowSeconds()) - 1) >= rules.beginSeconds();
    }

    /** Whether enough of its seconds were unusual once. */
    boolean certain() {
        return certain;
    }

    /** Whether it never was certain and what there was of it is too long ago to count. */
    boolean stale(long at, AlarmRules rules) {
        return !certain && at - lastAt >= rules.windowSeconds() * SECOND;
    }

    Measure measure() {
        return measure;
    }

    Instant since() {
        return since;
    }

    Verdict furthest() {
        return furthest;
    }

    /** How far away it was at most. */
    double distance() {
        return distance(furthest);
    }

    private static double distance(Verdict verdict) {
        return Math.abs(verdict.z());
    }
}
