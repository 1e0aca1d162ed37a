// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.ArrayDeque;
import java.util.Deque;
import org.tracewarden.api.process.ProcessKey;

/**
 * The last futex waits of each process, and which of them were contention. Bounded: of each of {@value #PROCESSES}
 * processes the last {@value #WAITS} waits, some 1 KB, and what {@link ToldWaits} keeps; the process that waited
 * longest ago goes first. A process that ended is kept for 10 s, so that its last second can still be asked about.
 * Thread-safe.
 */
final class FutexHistory {

    static final int PROCESSES = 2_048;
    static final int WAITS = 32;
    /** For so long a wait says something about the next one. */
    static final long MEMORY_NANOS = 10_000_000_000L;

    private final Recent<ProcessKey, Waits> processes = new Recent<>(PROCESSES);
    private final Deque<Ended> ended = new ArrayDeque<>();

    /**
     * What is known beside a wait.
     *
     * @param shared whether another thread waited on the same address at the same time or within the last 10 s
     * @param glibc whether the process was seen to wait in the way of glibc
     */
    record Company(boolean shared, boolean glibc) {}

    /** Notes a wait; one that is told again, as it goes on, takes the place of its earlier part. */
    synchronized Company waited(ProcessKey process, FutexOperation operation, int thread, long from, long to) {
        Waits waits = processes.getOrAdd(process, Waits::new);
        waits.glibc |= operation.glibc();
        return new Company(waits.add(operation.address(), thread, from, to), waits.glibc);
    }

    /** Notes what a wait that has returned proved to be. */
    synchronized void found(ProcessKey process, long from, long to, boolean contention) {
        processes.getOrAdd(process, Waits::new).told.add(from, to, contention);
    }

    /** The contention of waits that ended within {@code (from, to]}, as far as they were told. */
    synchronized Contention contention(ProcessKey process, long from, long to) {
        return processes.get(process).map(waits -> waits.told.within(from, to)).orElse(Contention.NONE);
    }

    /** Forgets the process a little later, at the end of another one. */
    synchronized void ended(ProcessKey process, long at) {
        while (!ended.isEmpty() && (at - ended.peek().at() >= MEMORY_NANOS || ended.size() >= PROCESSES)) {
            processes.remove(ended.poll().process());
        }
        if (processes.get(process).isPresent()) {
            ended.add(new Ended(process, at));
        }
    }

    synchronized int size() {
        return processes.size();
    }

    private record Ended(ProcessKey process, long at) {}

    /** A ring of waits. */
    private static final class Waits {

        private final long[] addresses = new long[WAITS];
        private final int[] threads = new int[WAITS];
        private final long[] from = new long[WAITS];
        private final long[] to = new long[WAITS];
        private final ToldWaits told = new ToldWaits();
        private boolean glibc;
        private int next;

        boolean add(long address, int thread, long begin, long end) {
            boolean shared = false;
            int slot = -1;
            for (int i = 0; i < WAITS; i++) {
                if (addresses[i] != address) {
                    continue;
                }
                if (threads[i] != thread) {
                    shared |= begin - to[i] < MEMORY_NANOS && from[i] - end < MEMORY_NANOS;
                } else if (from[i] == begin) {
                    slot = i;
                }
            }
            if (slot < 0) {
                slot = next;
                next = (next + 1) % WAITS;
            }
            addresses[slot] = address;
            threads[slot] = thread;
            from[slot] = begin;
            to[slot] = end;
            return shared;
        }
    }
}
