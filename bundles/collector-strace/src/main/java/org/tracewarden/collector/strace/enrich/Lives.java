// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.enrich;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lives by thread id, and those that ended lately: the call that a process died in is told after its end. At most
 * {@value #MAX_THREADS} threads and {@value #MAX_ENDED} ended ones; the one not heard of longest is forgotten, and read
 * anew when it is heard of again.
 */
final class Lives {

    static final int MAX_THREADS = 16_384;
    static final int MAX_ENDED = 1_024;

    private final Map<Integer, Life> byThread = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Integer, Ended> ended = new LinkedHashMap<>();
    /** Threads of each process that has more than one. */
    private final Map<Integer, List<Integer>> threads = new HashMap<>();

    private record Ended(Life life, long wallTime) {}

    /** Whose thread it was at a moment. */
    Optional<Life> find(int thread, long wallTime) {
        Life life = byThread.get(thread);
        if (life != null && (wallTime >= life.bornWallTime() || !ended.containsKey(thread))) {
            return Optional.of(life);
        }
        Ended before = ended.get(thread);
        return before != null && wallTime <= before.wallTime() ? Optional.of(before.life()) : Optional.empty();
    }

    Optional<Life> living(int thread) {
        return Optional.ofNullable(byThread.get(thread));
    }

    void put(int thread, Life life) {
        byThread.put(thread, life);
        if (thread != life.pid()) {
            threads.computeIfAbsent(life.pid(), pid -> new ArrayList<>()).add(thread);
        }
        if (byThread.size() > MAX_THREADS) {
            Map.Entry<Integer, Life> eldest = byThread.entrySet().iterator().next();
            forget(eldest.getKey(), eldest.getValue());
        }
    }

    void end(int thread, long wallTime) {
        Life life = byThread.get(thread);
        if (life == null) {
            return;
        }
        bury(thread, life, wallTime);
        forget(thread, life);
        if (thread == life.pid()) {
            for (int other : threads.getOrDefault(life.pid(), List.of()).toArray(Integer[]::new)) {
                if (byThread.get(other) == life) {
                    bury(other, life, wallTime);
                    byThread.remove(other);
                }
            }
            threads.remove(life.pid());
        }
    }

    /** Threads that are known. */
    int size() {
        return byThread.size();
    }

    private void forget(int thread, Life life) {
        byThread.remove(thread);
        List<Integer> others = threads.get(life.pid());
        if (thread != life.pid() && others != null) {
            others.remove(Integer.valueOf(thread));
            if (others.isEmpty()) {
                threads.remove(life.pid());
            }
        }
    }

    private void bury(int thread, Life life, long wallTime) {
        ended.remove(thread);
        ended.put(thread, new Ended(life, wallTime));
        if (ended.size() > MAX_ENDED) {
            ended.remove(ended.keySet().iterator().next());
        }
    }
}
