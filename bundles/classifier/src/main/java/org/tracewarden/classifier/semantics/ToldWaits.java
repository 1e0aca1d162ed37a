// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.Arrays;
import org.tracewarden.api.syscall.LatencyHistogram;

/**
 * The futex waits of one process that were told one by one and have returned: contention or not. Keeps the last
 * {@value #CAPACITY}, none longer than {@link FutexHistory#MEMORY_NANOS}; some 9 KB at most. Not thread-safe.
 */
final class ToldWaits {

    static final int CAPACITY = 512;
    private static final int SMALLEST = 16;

    private long[] entered = new long[SMALLEST];
    private long[] ended = new long[SMALLEST];
    private boolean[] contention = new boolean[SMALLEST];
    private int oldest;
    private int size;
    /** End of the latest one that had to go for want of room. */
    private long forgottenTo = Long.MIN_VALUE;

    void add(long from, long to, boolean contended) {
        while (size > 0 && to - ended[oldest] >= FutexHistory.MEMORY_NANOS) {
            dropOldest();
        }
        if (size == ended.length) {
            if (size < CAPACITY) {
                grow();
            } else {
                forgottenTo = Math.max(forgottenTo, ended[oldest]);
                dropOldest();
            }
        }
        int slot = (oldest + size) % ended.length;
        entered[slot] = from;
        ended[slot] = to;
        contention[slot] = contended;
        size++;
    }

    /** Of those that ended within {@code (from, to]}. */
    Contention within(long from, long to) {
        LatencyHistogram.Builder told = new LatencyHistogram.Builder();
        LatencyHistogram.Builder proven = new LatencyHistogram.Builder();
        long inside = 0;
        for (int i = 0; i < size; i++) {
            int slot = (oldest + i) % ended.length;
            if (ended[slot] <= from || ended[slot] > to) {
                continue;
            }
            int bucket = LatencyHistogram.bucketOf(ended[slot] - entered[slot]);
            told.add(bucket, 1);
            if (contention[slot]) {
                proven.add(bucket, 1);
                inside += ended[slot] - Math.max(entered[slot], from);
            }
        }
        return new Contention(inside, proven.build(), told.build(), forgottenTo <= from);
    }

    private void dropOldest() {
        oldest = (oldest + 1) % ended.length;
        size--;
    }

    private void grow() {
        int room = 2 * ended.length;
        long[] wasEntered = entered;
        long[] wasEnded = ended;
        boolean[] wasContention = contention;
        entered = Arrays.copyOf(wasEntered, room);
        ended = Arrays.copyOf(wasEnded, room);
        contention = Arrays.copyOf(wasContention, room);
        for (int i = 0; i < size; i++) {
            int slot = (oldest + i) % wasEnded.length;
            entered[i] = wasEntered[slot];
            ended[i] = wasEnded[slot];
            contention[i] = wasContention[slot];
        }
        oldest = 0;
    }
}
