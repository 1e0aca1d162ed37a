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
import java.util.function.Function;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Trend;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.classifier.features.AlarmRules;

/**
 * Anomalies as episodes, one a {@link Concern} at a time: one begins when enough of the last seconds were unusual, and
 * ends after a quiet time. At the limit the ended ones go, the oldest first; then the one that was last seen longest
 * ago ends early. Not thread-safe.
 */
final class Episodes {

    private static final long SECOND = 1_000_000_000L;

    /** The one last unusual longest ago first. */
    private final Map<Concern, Episode> open = new LinkedHashMap<>();
    private final Deque<Anomaly> ended = new ArrayDeque<>();
    private AlarmRules rules = AlarmRules.DEFAULT;
    private long begun;

    /** Takes effect at once. */
    List<Anomaly> configure(AlarmRules changed) {
        rules = changed;
        return makeRoom();
    }

    /**
     * Takes what of a process, or of the host, was unusual in one second.
     *
     * @param wall its end
     * @param trends is asked only when one is needed
     * @return what is to be told: it began, is worse by a whole severity, or another one had to end for want of room
     */
    List<Anomaly> add(Optional<ProcessInfo> process, String program, List<Finding> findings, long at, Instant wall,
            Function<Measure, Optional<Trend>> trends) {
        Map<Concern, List<Finding>> concerns = new LinkedHashMap<>();
        for (Finding finding : findings) {
            concerns.computeIfAbsent(Concern.of(process.map(ProcessInfo::key), finding.measure()),
                    c -> new ArrayList<>()).add(finding);
        }
        List<Anomaly> told = new ArrayList<>();
        concerns.forEach((concern, its) -> {
            if (open.containsKey(concern) || its.stream().anyMatch(finding -> concern.stands(finding.measure()))) {
                Episode episode = Optional.ofNullable(open.remove(concern))
                        .orElseGet(() -> new Episode(concern, program));
                open.put(concern, episode);
                episode.add(process, its, at, wall, rules);
                goOn(episode, at, trends).ifPresent(told::add);
            }
        });
        told.addAll(makeRoom());
        return told;
    }

    private Optional<Anomaly> goOn(Episode episode, long at, Function<Measure, Optional<Trend>> trends) {
        if (!episode.certain()) {
            return Optional.empty();
        }
        boolean begins = !episode.begun();
        if (begins) {
            episode.begin(++begun);
        }
        boolean tell = episode.rises(rules) || begins;
        episode.follow(trends, tell, at);
        return tell ? Optional.of(episode.anomaly(false)) : Optional.empty();
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
}
