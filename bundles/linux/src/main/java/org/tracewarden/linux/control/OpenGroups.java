// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.Arrays;
import java.util.function.Function;

/** Groups by name, in order of names and without a node for each, since there may be a thousand. Thread-safe. */
final class OpenGroups {

    private static final int LEAST = 8;

    private HierarchyGroup[] groups = new HierarchyGroup[LEAST];
    private int size;

    synchronized HierarchyGroup getOrMake(String name, Function<String, HierarchyGroup> made) {
        int place = place(name);
        if (place >= 0) {
            return groups[place];
        }
        HierarchyGroup group = made.apply(name);
        place = -place - 1;
        if (size == groups.length) {
            groups = Arrays.copyOf(groups, size + size / 4 + 1);
        }
        System.arraycopy(groups, place, groups, place + 1, size - place);
        groups[place] = group;
        size++;
        return group;
    }

    synchronized void remove(String name) {
        int place = place(name);
        if (place >= 0) {
            size--;
            System.arraycopy(groups, place + 1, groups, place, size - place);
            groups[size] = null;
        }
    }

    /** Where it is, or less than 0: -1 less where it would be. */
    private int place(String name) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = groups[middle].name().compareTo(name);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -low - 1;
    }
}
