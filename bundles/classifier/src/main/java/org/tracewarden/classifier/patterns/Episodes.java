// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.process.ProcessKey;

/**
 * Begins, continues and ends episodes, and keeps the ended ones. Bounded: what would begin beyond {@link #ONGOING}
 * episodes, or {@link #SUBJECTS} of one kind and process, is not told but counted. Not thread-safe.
 */
final class Episodes {

    static final String NAME = "patterns";
    static final int ONGOING = 1024;
    static final int SUBJECTS = 8;

    private record Key(PatternKind kind, ProcessKey process, String subject) {

        boolean sameButSubject(Key other) {
            return kind == other.kind && process.equals(other.process);
        }
    }

    private final Consumer<PatternDetected> publisher;
    private final Map<Key, Episode> ongoing = new LinkedHashMap<>();
    private final Deque<SyscallPattern> ended = new ArrayDeque<>();
    private long endAfterNanos;
    private int capacity;
    private long begun;
    private long turnedAway;

    Episodes(Settings settings, Consumer<PatternDetected> publisher) {
        this.publisher = publisher;
        configure(settings);
    }

    void configure(Settings settings) {
        endAfterNanos = settings.endAfterNanos();
        capacity = settings.capacity();
        shrink();
    }

    void seen(Sighting sighting) {
        Key key = new Key(sighting.kind(), sighting.process().key(), sighting.subject());
        Episode episode = ongoing.get(key);
        if (episode != null) {
            if (episode.goesOn(sighting)) {
                tell(sighting.at(), episode.told(false));
            }
        } else if (sighting.strong()) {
            begin(key, sighting);
        }
    }

    /** Events were lost up to this moment. */
    void unseenUntil(long moment) {
        ongoing.values().forEach(episode -> episode.unseenUntil(moment));
    }

    /** Ends those that were not seen for long enough. */
    void endSilent(EventHeader now) {
        end(now, entry -> entry.getValue().isOver(now.kernelTime(), endAfterNanos));
    }

    void endOf(ProcessKey process, EventHeader now) {
        end(now, entry -> entry.getKey().process().equals(process));
    }

    /** Going-on ones first, then the ended ones, the newest first. */
    List<SyscallPattern> all() {
        List<SyscallPattern> all = new ArrayList<>(ongoing.size() + ended.size());
        ongoing.values().forEach(episode -> all.add(episode.told(false)));
        Collections.reverse(all);
        all.addAll(ended);
        return List.copyOf(all);
    }

    /** Patterns not told because too many went on. */
    long turnedAway() {
        return turnedAway;
    }

    private void begin(Key key, Sighting sighting) {
        if (ongoing.size() >= ONGOING || ongoing.keySet().stream().filter(key::sameButSubject).count() >= SUBJECTS) {
            turnedAway++;
            return;
        }
        Episode episode = new Episode(++begun, sighting);
        ongoing.put(key, episode);
        tell(sighting.at(), episode.told(false));
    }

    private void end(EventHeader now, Predicate<Map.Entry<Key, Episode>> over) {
        if (ongoing.isEmpty()) {
            return;
        }
        ongoing.entrySet().removeIf(entry -> {
            if (!over.test(entry)) {
                return false;
            }
            SyscallPattern last = entry.getValue().told(true);
            ended.addFirst(last);
            shrink();
            tell(now, last);
            return true;
        });
    }

    private void shrink() {
        while (ended.size() > capacity) {
            ended.removeLast();
        }
    }

    private void tell(EventHeader at, SyscallPattern pattern) {
        publisher.accept(new PatternDetected(new EventHeader(NAME, at.kernelTime(), at.wallTime()), pattern));
    }
}
