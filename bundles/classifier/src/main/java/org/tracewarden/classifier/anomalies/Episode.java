// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.Trend;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.classifier.features.AlarmRules;

/**
 * Unusual seconds of one concern, from the first on, whatever of it was unusual: the sign that was furthest away leads,
 * the others are named. Not thread-safe.
 */
final class Episode {

    private static final long TREND_NANOS = 10_000_000_000L;
    private static final Comparator<Sign> FURTHEST_FIRST = Comparator.comparingDouble(Sign::distance).reversed();

    private final Concern concern;
    private final String program;
    private final Map<Measure, Sign> signs = new LinkedHashMap<>();
    private Optional<ProcessInfo> process = Optional.empty();
    private Severity severity = Severity.NONE;
    private Optional<Trend> trend = Optional.empty();
    private Optional<Measure> trendOf = Optional.empty();
    private long trendAt;
    private Instant since = Instant.MAX;
    private Instant last = Instant.MIN;
    private long lastAt;
    private long id;

    Episode(Concern concern, String program) {
        this.concern = concern;
        this.program = program;
    }

    /** Takes what was unusual in one second. */
    void add(Optional<ProcessInfo> subject, List<Finding> findings, long at, Instant wall, AlarmRules rules) {
        process = subject;
        for (Finding finding : findings) {
            Measure measure = finding.measure();
            if (signs.containsKey(measure) && signs.get(measure).stale(at, rules)) {
                signs.remove(measure);
            }
            Sign sign = signs.computeIfAbsent(measure, m -> new Sign(m, wall, finding.verdict()));
            sign.add(finding.verdict(), at, rules);
            if (concern.stands(measure) && (sign.certain() || !begun())) {
                lastAt = at;
                last = wall;
            }
        }
    }

    /** Whether one of its signs is enough for it to begin. */
    boolean certain() {
        return standing().findAny().isPresent();
    }

    boolean begun() {
        return id != 0;
    }

    void begin(long number) {
        id = number;
        since = standing().map(Sign::since).min(Comparator.naturalOrder()).orElse(last);
    }

    /** Whether it is worse by a whole severity now, which it then has. */
    boolean rises(AlarmRules rules) {
        Severity reached = standing().map(sign -> rules.severity(sign.measure().feature(), sign.furthest().z()))
                .max(Comparator.naturalOrder()).orElse(Severity.NONE);
        boolean rises = reached.compareTo(severity) > 0;
        if (rises) {
            severity = reached;
        }
        return rises;
    }

    /** Asks for the trend of what leads when {@code needed}, when something else leads now, and each ten seconds. */
    void follow(Function<Measure, Optional<Trend>> trends, boolean needed, long at) {
        Measure leading = leader().measure();
        if (needed || at - trendAt >= TREND_NANOS || !trendOf.equals(Optional.of(leading))) {
            trend = trends.apply(leading);
            trendOf = Optional.of(leading);
            trendAt = at;
        }
    }

    /** When a sign that it stands on was last seen, boot clock. */
    long lastAt() {
        return lastAt;
    }

    /** What there is to tell of it, once it has begun. */
    Anomaly anomaly(boolean ended) {
        Sign leader = leader();
        Measure measure = leader.measure();
        Verdict furthest = leader.furthest();
        List<Sign> others = signs.values().stream().filter(sign -> sign != leader && sign.certain())
                .sorted(FURTHEST_FIRST).toList();
        return new Anomaly(id, process, program.equals(ProgramIdentity.HOST) ? "" : program, measure.feature(),
                measure.category(), since, last, ended, furthest.value(), furthest.baseline(), furthest.z(), severity,
                trend, Sentence.of(leader, ended, trend, others));
    }

    private Sign leader() {
        return standing().min(FURTHEST_FIRST).orElseThrow();
    }

    /** Signs that are certain and that it may stand on. */
    private Stream<Sign> standing() {
        return signs.values().stream().filter(sign -> sign.certain() && concern.stands(sign.measure()));
    }
}
