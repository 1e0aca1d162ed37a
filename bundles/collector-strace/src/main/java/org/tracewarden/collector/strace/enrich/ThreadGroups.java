// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.enrich;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Whose thread a thread id is, by the {@code Tgid} of {@code /proc/TID/status}. Thread-safe. */
final class ThreadGroups {

    private static final String FIELD = "\nTgid:";

    private final Path proc;

    /** @param proc where proc is mounted */
    ThreadGroups(Path proc) {
        this.proc = proc;
    }

    /** Empty when the thread is gone. */
    OptionalInt of(int thread) {
        String status;
        try {
            status = Files.readString(
                    proc.resolve(Integer.toString(thread)).resolve("status"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return OptionalInt.empty();
        }
        int field = status.indexOf(FIELD);
        int end = status.indexOf('\n', field + 1);
        if (field < 0 || end < 0) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(status.substring(field + FIELD.length(), end).strip()));
        } catch (NumberFormatException anotherForm) {
            return OptionalInt.empty();
        }
    }
}
