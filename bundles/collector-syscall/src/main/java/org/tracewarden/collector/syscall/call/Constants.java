// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A set of {@code constants.txt}: names of the values of one kind of argument. All are of 32 bits. Immutable. */
final class Constants {

    static final Constants NONE = new Constants(List.of());

    private static final long ALL_BITS = 0xffff_ffffL;
    private static final String FLAGS = "flags";

    private final List<Group> groups;

    private Constants(List<Group> groups) {
        this.groups = groups;
    }

    /** @param words groups as in the file */
    static Constants parse(List<String> words) {
        List<Group> groups = new ArrayList<>();
        List<Named> values = new ArrayList<>();
        String head = "";
        for (String word : words) {
            if (word.endsWith(":")) {
                addGroup(groups, head, values);
                head = word.substring(0, word.length() - 1);
            } else {
                int equals = word.indexOf('=');
                values.add(new Named(word.substring(0, equals), Long.decode(word.substring(equals + 1))));
            }
        }
        addGroup(groups, head, values);
        return new Constants(List.copyOf(groups));
    }

    private static void addGroup(List<Group> groups, String head, List<Named> values) {
        if (!values.isEmpty()) {
            groups.add(Group.of(head.equals(FLAGS) ? 0 : Long.decode(head), values));
            values.clear();
        }
    }

    /** The name of a value that has a single one, from the first group; empty for others. */
    String name(long value) {
        return groups.get(0).choice(value & groups.get(0).mask);
    }

    /** Whether all bits of the flag with this name are set. */
    boolean has(String flag, long value) {
        for (Group group : groups) {
            for (int i = 0; i < group.names.length && group.mask == 0; i++) {
                if (group.names[i].equals(flag)) {
                    return (value & group.values[i]) == group.values[i];
                }
            }
        }
        return false;
    }

    /** Names joined by {@code |}, and what is left as a number; {@code 0} for a zero that has no name. */
    void write(StringBuilder out, long value) {
        int begin = out.length();
        long rest = value & ALL_BITS;
        for (Group group : groups) {
            rest = group.write(out, begin, rest);
        }
        if (rest != 0) {
            separate(out, begin).append("0x").append(Long.toHexString(rest));
        } else if (out.length() == begin) {
            out.append('0');
        }
    }

    private static StringBuilder separate(StringBuilder out, int begin) {
        return out.length() == begin ? out : out.append('|');
    }

    private record Named(String name, long value) {}

    /** Values that exclude each other within the bits of a mask, in ascending order; flags if the mask is 0. */
    private record Group(long mask, long[] values, String[] names) {

        static Group of(long mask, List<Named> named) {
            List<Named> order = new ArrayList<>(named);
            if (mask != 0) {
                order.sort(Comparator.comparingLong(Named::value));
            }
            return new Group(
                    mask, order.stream().mapToLong(Named::value).toArray(),
                    order.stream().map(Named::name).toArray(String[]::new));
        }

        String choice(long value) {
            int index = Arrays.binarySearch(values, value);
            return index < 0 ? "" : names[index];
        }

        /** Gives the bits that it had no name for. */
        long write(StringBuilder out, int begin, long value) {
            return mask == 0 ? writeFlags(out, begin, value) : writeChoice(out, begin, value);
        }

        private long writeChoice(StringBuilder out, int begin, long value) {
            String name = choice(value & mask);
            if (name.isEmpty() || (value & mask) == 0 && out.length() > begin) {
                return value;
            }
            separate(out, begin).append(name);
            return value & ~mask;
        }

        private long writeFlags(StringBuilder out, int begin, long value) {
            long rest = value;
            for (int i = 0; i < values.length; i++) {
                if ((rest & values[i]) == values[i]) {
                    separate(out, begin).append(names[i]);
                    rest &= ~values[i];
                }
            }
            return rest;
        }
    }
}
