// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * Counts a process's open descriptors. Since Linux 6.2 the size of {@code /proc/PID/fd} is their number
 * ({@code proc_fd_getattr()} in fs/proc/fd.c); before, the directory is listed, up to {@value #LISTED_MAX} entries.
 */
final class DescriptorCount {

    static final int LISTED_MAX = 65_536;

    private final boolean sizeTells;
    private final int listedMax;

    /** @param proc where proc is mounted; the reader itself has open descriptors, which shows whether the size tells */
    DescriptorCount(Path proc, int listedMax) {
        this.sizeTells = sizeTells(proc);
        this.listedMax = listedMax;
    }

    /** Empty when the process is gone or may not be looked at. */
    OptionalInt of(Path process) {
        Path descriptors = process.resolve("fd");
        try {
            return OptionalInt.of(sizeTells ? Math.toIntExact(Files.size(descriptors)) : list(descriptors));
        } catch (IOException | DirectoryIteratorException gone) {
            return OptionalInt.empty();
        }
    }

    private int list(Path descriptors) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(descriptors)) {
            int count = 0;
            for (Path entry : entries) {
                count++;
                if (count == listedMax) {
                    break;
                }
            }
            return count;
        }
    }

    private static boolean sizeTells(Path proc) {
        try {
            return Files.getFileStore(proc).type().equals("proc") && Files.size(proc.resolve("self/fd")) > 0;
        } catch (IOException noSuchProc) {
            return false;
        }
    }
}
