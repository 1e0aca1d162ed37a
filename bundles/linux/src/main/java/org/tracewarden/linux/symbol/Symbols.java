// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.symbol;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.syscall.StackFrame;

/**
 * Finds modules and functions from {@code /proc/PID/maps} and the symbol tables of the mapped ELF files, as the process
 * sees them ({@code /proc/PID/root}), and in memory without a file from {@code /tmp/perf-PID.map}, where compilers at
 * run time write theirs. OSGi service. Bounded caches. Thread-safe. Waits for the disk, one file at a time.
 */
@ProviderType
public interface Symbols {

    /** One frame for each address, in order; what cannot be found, as in a process that is gone, stays empty. */
    List<StackFrame> resolve(int pid, long[] addresses);
}
