// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Trend;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.classifier.features.AlarmRules;

/**
 * Anomalies as episodes: one begins when enough of the last seconds were unusual, and ends after a quiet time. At the
 * limit the ended ones go, the oldest first; then the one that was last seen longest ago ends early. Not thread-safe.
 */
final class Episodes {

    private static final long SECOND = 1_000_000_000L;
    private static final long TREND_NANOS = 10 * SECOND;

    /** The one last unusual longest ago first. */
    private final Map<Key, Episode> open = new LinkedHashMap<>();
    private final Deque<Anomaly> ended = new ArrayDeque<>();
    private AlarmRules rules = AlarmRules.DEFAULT;
    private long begun;

    /** Takes effect at once. */
    List<Anomaly> configure(AlarmRules changed) {
        rules = changed;
        return makeRoom();
    }

    /**
     * Takes an unusual second.
     *
     * @param wall its end
     * @param trend is asked only when it is needed
     * @return what is to be told: it began, is worse by a whole severity, or another one had to end for want of room
     */
    List<Anomaly> add(Optional<ProcessInfo> process, String program, Measure measure, Verdict verdict, long at,
            Instant wall, Supplier<Optional<Trend>> trend) {
        Key key = new Key(process.map(ProcessInfo::key), measure);
        Episode episode = Optional.ofNullable(open.remove(key))
                .orElseGet(() -> new Episode(measure, program, wall, verdict));
        open.put(key, episode);
        episode.add(process, verdict, at, wall);
        if (!episode.begun() && episode.unusualWithin(rules.windowSeconds()) < rules.beginSeconds()) {
            return makeRoom();
        }
        boolean begins = !episode.begun();
        if (begins) {
            episode.begin(++begun);
        }
        boolean tell = episode.rises(rules.severity(measure.feature(), episode.furthest().z())) || begins;
        if (tell || at - episode.trendAt() >= TREND_NANOS) {
            episode.trend(trend.get(), at);
        }
        List<Anomaly> told = new ArrayList<>();
        if (tell) {
            told.add(episode.anomaly(false));
        }
        told.addAll(makeRoom());
        return told;
    }

    /** Ends what has been quiet long enough, and gives it. */
    List<Anomaly> endQuiet(long now) {
        List<Anomaly> told = new ArrayList<>();
        Iterator<Episode> longestQuietFirst = open.values().iterator();
        while (longestQuietFirst.hasNext()) {
            Episode episode = longestQuietFirst.next();
            long quiet = now - episode.lastAt();
            if (episode.begun() && quiet >= rules.quietSeconds() * SECOND) {
                longestQuietFirst.remove();
                told.add(end(episode));
            } else if (!episode.begun() && quiet >= rules.windowSeconds() * SECOND) {
                longestQuietFirst.remove();
            }
        }
        return told;
    }

    /** Going-on ones first, then the ended ones, the newest first. */
    List<Anomaly> all() {
        List<Anomaly> all = new ArrayList<>(open.values().stream().filter(Episode::begun)
                .map(episode -> episode.anomaly(false))
                .sorted(Comparator.comparingLong(Anomaly::id).reversed())
                .toList());
        all.addAll(ended);
        return all;
    }

    private Anomaly end(Episode episode) {
        Anomaly anomaly = episode.anomaly(true);
        ended.addFirst(anomaly);
        return anomaly;
    }

    private List<Anomaly> makeRoom() {
        List<Anomaly> told = new ArrayList<>();
        Iterator<Episode> longestQuietFirst = open.values().iterator();
        while (open.size() > rules.capacity()) {
            Episode episode = longestQuietFirst.next();
            longestQuietFirst.remove();
            if (episode.begun()) {
                told.add(end(episode));
            }
        }
        while (!ended.isEmpty() && open.size() + ended.size() > rules.capacity()) {
            ended.removeLast();
        }
        return told;
    }

    private record Key(Optional<ProcessKey> process, Measure measure) {}
}
