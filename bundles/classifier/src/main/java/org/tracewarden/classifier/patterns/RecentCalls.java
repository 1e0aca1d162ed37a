// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * The calls of a window of time, each once: one that was told while it went on is told again when it returns. Bounded:
 * the oldest go first.
 *
 * @param <T> what else is kept of each
 */
final class RecentCalls<T> {

    static final int CAPACITY = 32;

    /**
     * @param call its name
     * @param at when it was last told, boot clock
     * @param weight as how many calls it counts
     */
    record Entry<T>(int thread, long enteredAt, String call, long at, long latencyNanos, int weight, T detail) {}

    private final List<Entry<T>> entries = new ArrayList<>();

    /** @param weight as how many calls it counts; not less than before when it is told again */
    void add(EventHeader header, SyscallCall call, int weight, T detail) {
        int least = weight;
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry<T> told = entries.get(i);
            if (told.thread() == call.thread() && told.enteredAt() == call.enteredAt()) {
                least = Math.max(weight, told.weight());
                entries.remove(i);
                break;
            }
        }
        entries.add(new Entry<>(call.thread(), call.enteredAt(), call.syscall().name(), header.kernelTime(),
                call.latencyNanos(), least, detail));
        if (entries.size() > CAPACITY) {
            entries.remove(0);
        }
    }

    /** Forgets those that were told before this moment. */
    void forgetBefore(long moment) {
        entries.removeIf(entry -> entry.at() < moment);
    }

    List<Entry<T>> entries() {
        return entries;
    }

    int size() {
        return entries.size();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int weight() {
        return entries.stream().mapToInt(Entry::weight).sum();
    }

    /** When the first of them began, boot clock; there must be one. */
    long since() {
        return min(Entry::enteredAt);
    }

    long longest() {
        return entries.stream().mapToLong(Entry::latencyNanos).max().orElse(0);
    }

    long median() {
        long[] sorted = entries.stream().mapToLong(Entry::latencyNanos).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    Stream<T> details() {
        return entries.stream().map(Entry::detail);
    }

    /** Names of the calls, sorted. */
    String names() {
        return String.join(", ", entries.stream().map(Entry::call).distinct().sorted().toList());
    }

    private long min(ToLongFunction<Entry<T>> value) {
        return entries.stream().mapToLong(value).min().orElseThrow();
    }
}
