// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Functions sorted by where they begin; of those that begin at one place, the name that people use. */
final class FunctionTable {

    static final FunctionTable EMPTY = new FunctionTable(List.of(), new byte[0]);

    private static final int NAME_MAX = 512;
    private static final int BYTES_PER_FUNCTION = Long.BYTES + Long.BYTES + Integer.BYTES;

    /**
     * A function before it is sorted in.
     *
     * @param size 0 when not known: up to the next one
     * @param nameAt offset of the name in the text that all names are in, which ends with a zero byte
     * @param rank the smaller is preferred among those at the same place
     */
    record Function(long start, long size, int nameAt, int rank) {}

    record Found(String name, long offset) {}

    private final long[] starts;
    private final long[] sizes;
    private final int[] namesAt;
    private final byte[] names;

    FunctionTable(List<Function> functions, byte[] names) {
        this.names = names;
        Function[] sorted = functions.toArray(Function[]::new);
        Arrays.sort(sorted, Comparator.comparingLong((Function one) -> one.start() ^ Long.MIN_VALUE)
                .thenComparingInt(Function::rank)
                .thenComparingInt(one -> underscores(one.nameAt()))
                .thenComparingInt(one -> nameLength(one.nameAt())));
        int count = 0;
        for (Function one : sorted) {
            if (count == 0 || sorted[count - 1].start() != one.start()) {
                sorted[count++] = one;
            }
        }
        starts = new long[count];
        sizes = new long[count];
        namesAt = new int[count];
        for (int i = 0; i < count; i++) {
            starts[i] = sorted[i].start();
            sizes[i] = sorted[i].size();
            namesAt[i] = sorted[i].nameAt();
        }
    }

    Optional<Found> at(long address) {
        int from = 0;
        int to = starts.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (Long.compareUnsigned(starts[middle], address) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        int index = from - 1;
        if (index < 0) {
            return Optional.empty();
        }
        long offset = address - starts[index];
        return sizes[index] == 0 || Long.compareUnsigned(offset, sizes[index]) < 0
                ? Optional.of(new Found(name(namesAt[index]), offset))
                : Optional.empty();
    }

    boolean isEmpty() {
        return starts.length == 0;
    }

    /** About how much memory it takes. */
    long bytes() {
        return (long) starts.length * BYTES_PER_FUNCTION + names.length;
    }

    private int underscores(int at) {
        int count = 0;
        while (at + count < names.length && names[at + count] == '_') {
            count++;
        }
        return count;
    }

    private int nameLength(int at) {
        int end = at;
        while (end < names.length && end - at < NAME_MAX && names[end] != 0) {
            end++;
        }
        return end - at;
    }

    /** Control characters, which a terminal would obey, become question marks. */
    private String name(int at) {
        return new String(names, at, nameLength(at), StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }
}
