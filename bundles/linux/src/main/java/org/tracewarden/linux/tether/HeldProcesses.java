// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Processes held by descriptors ({@code pidfd_open(2)}), so that none is taken for another one and their end wakes who
 * waits for it. Those that the kernel gives no descriptor of have ended, or, before Linux 5.3, cannot be held. For one
 * thread.
 */
final class HeldProcesses implements AutoCloseable {

    private static final long SYS_PIDFD_SEND_SIGNAL = 424;
    private static final long SYS_PIDFD_OPEN = 434;
    private static final int SIGKILL = 9;
    private static final int POLLFD_BYTES = 8;
    private static final int WANTED_AT = 4;
    private static final int FOUND_AT = 6;
    private static final short POLLIN = 1;
    /** What poll passes over. */
    private static final int NOBODY = -1;

    private final List<Long> pids;
    private final Memory pollfds;
    private int living;

    HeldProcesses(Collection<Long> pids) {
        this.pids = List.copyOf(pids);
        pollfds = new Memory((long) POLLFD_BYTES * Math.max(1, pids.size()));
        pollfds.clear();
        int at = 0;
        for (long pid : this.pids) {
            long descriptor = Libc.syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0);
            pollfds.setInt(at, descriptor < 0 ? NOBODY : (int) descriptor);
            pollfds.setShort(at + WANTED_AT, POLLIN);
            living += descriptor < 0 ? 0 : 1;
            at += POLLFD_BYTES;
        }
    }

    /** Sends SIGKILL to each, and lets go of those that do not take it: they have ended, or are not ours to kill. */
    void kill() {
        for (int at = 0; at < pids.size() * POLLFD_BYTES; at += POLLFD_BYTES) {
            int descriptor = pollfds.getInt(at);
            if (descriptor != NOBODY && Libc.syscall(SYS_PIDFD_SEND_SIGNAL, descriptor, SIGKILL, 0, 0) != 0) {
                letGo(at);
            }
        }
    }

    /** How many of them are held and have not ended, as far as was seen. */
    int living() {
        return living;
    }

    /** Those that are held and have not ended, as far as was seen. */
    List<Long> pids() {
        List<Long> held = new ArrayList<>();
        for (int i = 0; i < pids.size(); i++) {
            if (pollfds.getInt((long) i * POLLFD_BYTES) != NOBODY) {
                held.add(pids.get(i));
            }
        }
        return held;
    }

    /**
     * Waits until one of them ends, which may be before the call. One that nobody has waited for yet has ended, too.
     *
     * @param millis at the most
     */
    void awaitEnd(int millis) {
        if (living == 0 || Libc.poll(pollfds, pids.size(), millis) <= 0) {
            return;
        }
        for (int at = 0; at < pids.size() * POLLFD_BYTES; at += POLLFD_BYTES) {
            if (pollfds.getInt(at) != NOBODY && pollfds.getShort(at + FOUND_AT) != 0) {
                letGo(at);
            }
        }
    }

    private void letGo(int at) {
        Libc.close(pollfds.getInt(at));
        pollfds.setInt(at, NOBODY);
        living--;
    }

    @Override
    public void close() {
        for (int at = 0; at < pids.size() * POLLFD_BYTES; at += POLLFD_BYTES) {
            if (pollfds.getInt(at) != NOBODY) {
                letGo(at);
            }
        }
        pollfds.close();
    }
}
