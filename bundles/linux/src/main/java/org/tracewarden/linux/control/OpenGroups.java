// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Arrays;
import java.util.function.IntFunction;

/** Groups in order of their numbers and without a node for each, since there may be a thousand. Thread-safe. */
final class OpenGroups {

    private static final int LEAST = 8;

    private HierarchyGroup[] groups = new HierarchyGroup[LEAST];
    private int size;

    synchronized HierarchyGroup getOrMake(int number, IntFunction<HierarchyGroup> made) {
        int place = place(number);
        if (place >= 0) {
            return groups[place];
        }
        HierarchyGroup group = made.apply(number);
        place = -place - 1;
        if (size == groups.length) {
            groups = Arrays.copyOf(groups, size + size / 4 + 1);
        }
        System.arraycopy(groups, place, groups, place + 1, size - place);
        groups[place] = group;
        size++;
        return group;
    }

    synchronized void remove(int number) {
        int place = place(number);
        if (place >= 0) {
            size--;
            System.arraycopy(groups, place + 1, groups, place, size - place);
            groups[size] = null;
        }
    }

    /** Where it is, or less than 0: -1 less where it would be. */
    private int place(int number) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int there = groups[middle].number();
            if (there == number) {
                return middle;
            }
            low = there < number ? middle + 1 : low;
            high = there < number ? high : middle - 1;
        }
        return -low - 1;
    }
}
