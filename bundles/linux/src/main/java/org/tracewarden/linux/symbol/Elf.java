// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import java.util.List;
import java.util.Optional;

/** What is kept of an ELF file. */
record Elf(List<Segment> segments, FunctionTable functions) {

    /** Stands for a file that is none, or cannot be read. */
    static final Elf NONE = new Elf(List.of(), FunctionTable.EMPTY);

    /**
     * A part of the file that is mapped ({@code PT_LOAD}).
     *
     * @param address as linked, before the loader moves the whole
     * @param bytes of the file
     */
    record Segment(long offset, long address, long bytes, boolean executable) {

        boolean holds(long fileOffset) {
            return Long.compareUnsigned(fileOffset - offset, bytes) < 0;
        }
    }

    /**
     * The address as linked of a place in the file. Where two segments share a page of the file, it is that of the
     * executable one.
     */
    Optional<Long> linked(long fileOffset) {
        return segments.stream()
                .filter(segment -> segment.holds(fileOffset))
                .reduce((one, other) -> one.executable() ? one : other)
                .map(segment -> fileOffset - segment.offset() + segment.address());
    }

    /** The lowest address as linked. */
    long base() {
        return segments.stream()
                .map(segment -> segment.address() - segment.offset())
                .min(Long::compareUnsigned)
                .orElse(0L);
    }
}
