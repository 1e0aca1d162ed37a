// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.process.ProcessKey;

/**
 * The last futex waits of each process. Bounded: the last {@value #WAITS} waits of each of {@value #PROCESSES}
 * processes, some 1 KB each; the process that waited longest ago goes first. Thread-safe.
 */
final class FutexHistory {

    static final int PROCESSES = 2_048;
    static final int WAITS = 32;
    /** For so long a wait says something about the next one. */
    static final long MEMORY_NANOS = 10_000_000_000L;

    private final Recent<ProcessKey, Waits> processes = new Recent<>(PROCESSES);

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

    synchronized void contended(ProcessKey process, long at) {
        Waits waits = processes.getOrAdd(process, Waits::new);
        waits.contendedAt = Math.max(waits.contendedAt, at);
    }

    /** Whether it contended within the 10 s before the given moment, or after it. */
    synchronized boolean contending(ProcessKey process, long at) {
        return processes.get(process).map(waits -> waits.contendedAt > at - MEMORY_NANOS).orElse(false);
    }

    synchronized void forget(ProcessKey process) {
        processes.remove(process);
    }

    /** A ring of waits. */
    private static final class Waits {

        private final long[] addresses = new long[WAITS];
        private final int[] threads = new int[WAITS];
        private final long[] from = new long[WAITS];
        private final long[] to = new long[WAITS];
        private boolean glibc;
        private int next;
        private long contendedAt = Long.MIN_VALUE / 2;

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
