// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.classifier.features.AlarmRules;
import org.tracewarden.classifier.features.LearningRules;

/**
 * Baselines of the host and of a bounded number of programs; the program that was active longest ago goes first, the
 * host never. A baseline takes some 600 bytes. Not thread-safe.
 */
final class Baselines {

    /** Any number does: chance only keeps the choice of values from following a rhythm of theirs. */
    private static final long SEED = 8_240;

    private final Map<String, Map<Measure, LearntMeasure>> programs = new LinkedHashMap<>();
    private final IntUnaryOperator dice = new Random(SEED)::nextInt;
    private LearningRules learning = LearningRules.DEFAULT;
    private AlarmRules alarms = AlarmRules.DEFAULT;

    void configure(LearningRules newLearning, AlarmRules newAlarms) {
        learning = newLearning;
        alarms = newAlarms;
        shrink();
    }

    /** Compares a value of a program and learns from it; empty while that is being learnt. */
    Optional<Verdict> take(String program, Measure measure, Reading reading) {
        return programs.computeIfAbsent(program, p -> new HashMap<>())
                .computeIfAbsent(measure, m -> new LearntMeasure(new Reservoir()))
                .take(reading, measure, learning, alarms, dice);
    }

    /** Notes that a program is active now. */
    void touch(String program) {
        Map<Measure, LearntMeasure> learnt = programs.remove(program);
        programs.put(program, learnt == null ? new HashMap<>() : learnt);
        shrink();
    }

    /**
     * Takes up a baseline as it was saved; in order of activity, the program active longest ago first. The limit is
     * kept from the next {@link #configure} on.
     */
    void restore(String program, Measure measure, Reservoir values) {
        programs.computeIfAbsent(program, p -> new HashMap<>()).put(measure, new LearntMeasure(values));
    }

    Optional<Baseline> usual(String program, Measure measure) {
        return Optional.ofNullable(programs.get(program))
                .map(learnt -> learnt.get(measure))
                .flatMap(learnt -> learnt.baseline(measure, learning, alarms));
    }

    int count() {
        return programs.values().stream().mapToInt(Map::size).sum();
    }

    int learning() {
        return (int) programs.values().stream().map(Map::values).flatMap(Collection::stream)
                .filter(learnt -> !learnt.learnt(learning)).count();
    }

    /** Hands over each program, the one active longest ago first. */
    void forEach(BiConsumer<String, Map<Measure, LearntMeasure>> consumer) {
        programs.forEach(consumer);
    }

    private void shrink() {
        boolean host = programs.containsKey(ProgramIdentity.HOST);
        Iterator<String> longestQuietFirst = programs.keySet().iterator();
        int tooMany = programs.size() - (host ? 1 : 0) - learning.programs();
        while (tooMany > 0) {
            if (!longestQuietFirst.next().equals(ProgramIdentity.HOST)) {
                longestQuietFirst.remove();
                tooMany--;
            }
        }
    }
}
