// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import java.util.List;
import org.tracewarden.api.process.ProcessInfo;

/**
 * All calls of a process since the collector first saw it.
 *
 * @param from boot clock
 * @param to boot clock; the end of the last span that was counted
 * @param ended whether the process has ended, so that nothing will be added
 */
public record ProcessSyscalls(ProcessInfo process, long from, long to, boolean ended, List<CallStats> calls) {

    public ProcessSyscalls {
        calls = List.copyOf(calls);
    }
}
