// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.process.ProcessInfo;

/**
 * Reads processes from /proc. Everything may vanish while it is read: then the result is empty. OSGi service.
 * Thread-safe.
 */
@ProviderType
public interface ProcFs {

    /** Pids of all processes now. */
    List<Integer> pids();

    /**
     * All that /proc tells of a process. The start time is precise to a clock tick only (10 ms), rounded down, because
     * {@code /proc/PID/stat} has no more.
     */
    Optional<ProcessInfo> read(int pid);

    /**
     * Open descriptors of a process and how many it may have ({@code RLIMIT_NOFILE}, the soft limit). Before Linux 6.2
     * they are listed, and not beyond 65,536.
     */
    Optional<Descriptors> descriptors(int pid);

    /** @param limit {@link Long#MAX_VALUE} without one */
    record Descriptors(int open, long limit) {}

    /** The parts that no BPF iterator gives. */
    Optional<Details> details(int pid);

    /** Executable, command line (cut at 4 KB) and working directory. */
    record Details(String exe, List<String> argv, boolean argvTruncated, String cwd) {}
}
