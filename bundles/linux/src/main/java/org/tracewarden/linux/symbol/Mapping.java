// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import java.util.Optional;

/**
 * A line of {@code /proc/PID/maps} ({@code proc_pid_maps(5)}). Addresses compare as unsigned.
 *
 * @param end first address behind it
 * @param offset in the file, of the first byte
 * @param inode 0 without a file
 * @param name path, or what stands for one, such as {@code [vdso]}; empty for anonymous memory
 */
record Mapping(long start, long end, long offset, long inode, String name) {

    private static final String DELETED = " (deleted)";
    private static final int NAME_FIELD = 5;

    /** Empty when the line has another form. */
    static Optional<Mapping> parse(String line) {
        String[] fields = line.split(" +", NAME_FIELD + 1);
        int dash = fields[0].indexOf('-');
        if (fields.length < NAME_FIELD || dash < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Mapping(
                    Long.parseUnsignedLong(fields[0].substring(0, dash), 16),
                    Long.parseUnsignedLong(fields[0].substring(dash + 1), 16),
                    Long.parseUnsignedLong(fields[2], 16),
                    Long.parseUnsignedLong(fields[4]),
                    fields.length > NAME_FIELD ? fields[NAME_FIELD].replace("\\012", "\n") : ""));
        } catch (NumberFormatException anotherForm) {
            return Optional.empty();
        }
    }

    boolean holds(long address) {
        return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
    }

    boolean ofFile() {
        return inode != 0 && name.startsWith("/");
    }

    /** Path of the file, or {@code [vdso]}; empty for memory of the process itself, as compilers at run time use it. */
    String module() {
        if (ofFile()) {
            return name.endsWith(DELETED) ? name.substring(0, name.length() - DELETED.length()) : name;
        }
        return name.equals("[vdso]") || name.equals("[vsyscall]") ? name : "";
    }

    /** Where the byte at an address comes from in the file. */
    long fileOffset(long address) {
        return address - start + offset;
    }
}
