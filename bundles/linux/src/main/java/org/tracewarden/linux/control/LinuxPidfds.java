// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import com.sun.jna.Native;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.tracewarden.api.process.ProcessKey;

/**
 * {@link Pidfds} of this kernel. A key's start time may be the exact one or the one of /proc, which is rounded down to
 * a clock tick. Where the kernel or a container's filter refuses {@code pidfd_open}, a process is held by its pid and
 * start time, compared before each use.
 */
@Component(service = Pidfds.class)
public final class LinuxPidfds implements Pidfds {

    private static final Path PROC = Path.of("/proc");

    private final ProcessStats stats;

    @Activate
    public LinuxPidfds() {
        this(new ProcessStats(PROC, new KernelFiles()));
    }

    LinuxPidfds(ProcessStats stats) {
        this.stats = stats;
    }

    @Override
    public Optional<Pidfd> open(ProcessKey process) {
        if (process.pid() <= 0) {
            return Optional.empty();
        }
        while (true) {
            int fd = (int) Libc.syscall(Libc.SYS_PIDFD_OPEN, process.pid(), 0, 0, 0);
            if (fd < 0) {
                int errno = Native.getLastError();
                if (errno == Libc.ESRCH || errno == Libc.EINVAL) {
                    return Optional.empty();
                }
                if (errno == Libc.ENOSYS || errno == Libc.EPERM) {
                    ComparedPid compared = new ComparedPid(process, stats);
                    return compared.ended() ? Optional.empty() : Optional.of(compared);
                }
                throw new IllegalStateException("cannot open a descriptor of process " + process.pid() + ": "
                        + Libc.strerror(errno) + " (errno " + errno + ")");
            }
            HeldPidfd held = new HeldPidfd(process.pid(), fd);
            Optional<ProcessStat> stat = stats.read(process.pid());
            if (!held.ended()) {
                // it lives after its stat was read, so what was read is its own
                if (stat.isPresent() && same(process, stat.get())) {
                    return Optional.of(held);
                }
                held.close();
                return Optional.empty();
            }
            held.close();
            if (stat.isEmpty() || !stat.get().living() || !same(process, stat.get())) {
                return Optional.empty();
            }
            // the pid was given to the process that is meant only after the descriptor was opened: once more
        }
    }

    @Override
    public Optional<ProcessKey> identify(int pid) {
        return pid <= 0
                ? Optional.empty()
                : stats.read(pid).filter(ProcessStat::living).map(stat -> new ProcessKey(pid, stat.startTime()));
    }

    /** Whether a process that was read from /proc is the one with the key. */
    static boolean same(ProcessKey key, ProcessStat stat) {
        return key.pid() == stat.pid()
                && key.startTime() - key.startTime() % ProcessStat.NANOS_PER_TICK == stat.startTime();
    }
}
