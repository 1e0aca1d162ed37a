// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import com.sun.jna.Native;
import org.tracewarden.api.process.ProcessKey;

/**
 * {@link Pidfd} without a descriptor. Between the comparison and the signal the process could end and its pid be given
 * away; the kernel does that only after it went through all other pids.
 */
final class ComparedPid implements Pidfd {

    private final ProcessKey process;
    private final ProcessStats stats;

    ComparedPid(ProcessKey process, ProcessStats stats) {
        this.process = process;
        this.stats = stats;
    }

    @Override
    public boolean signal(int signal) {
        if (ended()) {
            return false;
        }
        if (Libc.kill(process.pid(), signal) == 0) {
            return true;
        }
        int errno = Native.getLastError();
        if (errno == Libc.ESRCH) {
            return false;
        }
        throw HeldPidfd.refused(process.pid(), signal, errno);
    }

    @Override
    public boolean ended() {
        return stats.read(process.pid())
                .filter(stat -> LinuxPidfds.same(process, stat) && stat.living())
                .isEmpty();
    }

    @Override
    public void close() {
        // there is nothing that is held open
    }
}
