// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.time.Instant;
import java.util.Optional;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.Trend;
import org.tracewarden.api.process.ProcessInfo;

/** Unusual seconds of one feature of one process or the host, from the first on. Not thread-safe. */
final class Episode {

    private static final long SECOND = 1_000_000_000L;
    private static final int REMEMBERED = 64;

    private final Measure measure;
    private final String program;
    private final Instant since;
    private Optional<ProcessInfo> process;
    private Verdict furthest;
    private Severity severity = Severity.NONE;
    private Optional<Trend> trend = Optional.empty();
    private Instant last;
    /** Bit n: whether the second n before the last unusual one was unusual. */
    private long seconds;
    private long lastAt;
    private long trendAt;
    private long id;

    Episode(Measure measure, String program, Instant since, Verdict first) {
        this.measure = measure;
        this.program = program;
        this.since = since;
        this.last = since;
        this.process = Optional.empty();
        this.furthest = first;
    }

    /** Takes an unusual second. */
    void add(Optional<ProcessInfo> subject, Verdict verdict, long at, Instant wall) {
        long passed = seconds == 0 ? 0 : Math.max(0, Math.round((at - lastAt) / (double) SECOND));
        seconds = passed >= REMEMBERED ? 1 : seconds << passed | 1;
        lastAt = at;
        last = wall;
        process = subject;
        if (Math.abs(verdict.z()) > Math.abs(furthest.z())) {
            furthest = verdict;
        }
    }

    /** Unusual ones among the last so many seconds. */
    int unusualWithin(int window) {
        return Long.bitCount(seconds & (window >= REMEMBERED ? -1L : (1L << window) - 1));
    }

    boolean begun() {
        return id != 0;
    }

    void begin(long number) {
        id = number;
    }

    /** Whether it is worse by a whole severity now, which it then has. */
    boolean rises(Severity reached) {
        boolean rises = reached.compareTo(severity) > 0;
        if (rises) {
            severity = reached;
        }
        return rises;
    }

    void trend(Optional<Trend> present, long at) {
        trend = present;
        trendAt = at;
    }

    long trendAt() {
        return trendAt;
    }

    long lastAt() {
        return lastAt;
    }

    Verdict furthest() {
        return furthest;
    }

    Anomaly anomaly(boolean ended) {
        return new Anomaly(id, process, program.equals(ProgramIdentity.HOST) ? "" : program, measure.feature(),
                measure.category(), since, last, ended, furthest.value(), furthest.baseline(), furthest.z(), severity,
                trend, Sentence.of(measure, furthest, ended, trend));
    }
}
