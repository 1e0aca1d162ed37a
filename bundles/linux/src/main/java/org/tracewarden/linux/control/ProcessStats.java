// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.nio.file.Path;
import java.util.Optional;

/** Reads {@link ProcessStat}. Thread-safe. */
final class ProcessStats {

    private final Path proc;
    private final KernelFiles files;

    /** @param proc where proc is mounted */
    ProcessStats(Path proc, KernelFiles files) {
        this.proc = proc;
        this.files = files;
    }

    /** Empty when no process has the pid; one that has ended and was not waited for is read. */
    Optional<ProcessStat> read(int pid) {
        return files.read(KernelFiles.encode(proc + "/" + pid + "/stat")).flatMap(text -> ProcessStat.parse(pid, text));
    }

    /** Any other file of the process. */
    Optional<String> text(int pid, String file) {
        return files.read(KernelFiles.encode(proc + "/" + pid + "/" + file));
    }
}
