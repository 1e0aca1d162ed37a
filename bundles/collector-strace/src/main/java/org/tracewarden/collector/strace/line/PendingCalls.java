// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls of threads that wait for their resumption, and those whose resumption is no longer expected but which were not
 * told yet. Bounded: the oldest is no longer expected when there are too many. For one thread.
 */
final class PendingCalls {

    /**
     * An unfinished line.
     *
     * @param line padded
     * @param cut where {@code  <unfinished ...>} begins
     */
    record Pending(byte[] line, int length, int cut, int name, int nameEnd, long sequence, int thread) {

        boolean isCalled(byte[] other, int from, int end) {
            return Arrays.equals(line, name, nameEnd, other, from, end);
        }
    }

    private final Map<Integer, Pending> byThread = new LinkedHashMap<>();
    private final ArrayDeque<Pending> givenUp = new ArrayDeque<>();
    private final int most;

    PendingCalls(int most) {
        this.most = most;
    }

    void add(Pending call) {
        Pending before = byThread.remove(call.thread());
        if (before == null && byThread.size() == most) {
            Iterator<Pending> oldest = byThread.values().iterator();
            before = oldest.next();
            oldest.remove();
        }
        if (before != null) {
            givenUp.add(before);
        }
        byThread.put(call.thread(), call);
    }

    /**
     * The call that is resumed. A thread that strace named has none when it was the only one before, and the other way
     * round when the others are gone: strace's standard error names threads only while there are several.
     */
    Optional<Pending> resume(int thread, byte[] line, int name, int nameEnd) {
        Integer key = thread;
        Pending call = byThread.get(key);
        if (call == null && thread != 0) {
            key = 0;
            call = byThread.get(key);
        } else if (call == null && byThread.size() == 1) {
            key = byThread.keySet().iterator().next();
            call = byThread.get(key);
        }
        if (call == null || !call.isCalled(line, name, nameEnd)) {
            return Optional.empty();
        }
        byThread.remove(key);
        return Optional.of(call);
    }

    void exited(int thread) {
        Pending call = byThread.remove(thread);
        if (call != null) {
            givenUp.add(call);
        }
    }

    /** From now on the caller of execve has the other's thread id. */
    void superseded(int thread, int byThreadId) {
        exited(thread);
        Pending call = byThread.remove(byThreadId);
        if (call != null) {
            byThread.put(thread, call);
        }
    }

    Optional<Pending> nextGivenUp() {
        return Optional.ofNullable(givenUp.poll());
    }

    /** All, oldest first; none are left. */
    List<Pending> end() {
        List<Pending> all = new ArrayList<>(givenUp);
        all.addAll(byThread.values());
        all.sort(Comparator.comparingLong(Pending::sequence));
        givenUp.clear();
        byThread.clear();
        return all;
    }
}
