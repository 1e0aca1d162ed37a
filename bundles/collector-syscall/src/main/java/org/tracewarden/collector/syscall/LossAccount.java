// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import org.tracewarden.api.event.Gap;

/**
 * Turns losses into gaps at the place in the stream where they happened. The kernel's count of the ring is cumulative
 * and rises only; records of different CPUs may carry it slightly out of order. Changed by one thread, read by any.
 */
final class LossAccount {

    static final String RING_FULL = "the ring of slow and failed calls was full: raise ring-bytes in"
            + " etc/org.tracewarden.collector.syscall.cfg, or lower slow-per-second and failed-per-second";

    private final EventSink sink;
    private boolean begun;
    private long told;
    private long lastTime;
    private volatile long unreadable;

    /**
     * @param since kernel time from which on nothing was read yet
     * @param adopted whether a predecessor read before: what was lost before the first record it left unread is its own
     */
    LossAccount(EventSink sink, long since, boolean adopted) {
        this.sink = sink;
        lastTime = since;
        begun = !adopted;
    }

    /** Before the events of a record are published. */
    void record(long time, long lost) {
        account(lost, time);
        lastTime = Math.max(lastTime, time);
    }

    /** With the kernel's count, when no record may come for long. */
    void idle(long lost) {
        account(lost, sink.now());
    }

    /** What was read but not understood is lost as much as what was never written. */
    void unreadable(String reason) {
        unreadable++;
        long now = sink.now();
        gap(1, lastTime, now, reason);
    }

    /** Records of a predecessor's ring that nobody will read. They belong to its counters: none here has them. */
    void abandoned(long records, long since) {
        if (records > 0) {
            gap(records, since, sink.now(),
                    "the kernel programs were replaced by others whose records or ring differ; what waited in the old"
                            + " ring could not be read");
        }
    }

    /** Calls of a window that the maps had no room for. */
    void unheld(long calls, long from, long to, String reason) {
        gap(calls, from, to, reason);
    }

    /** Losses known of without their count on the ring. */
    long unreadable() {
        return unreadable;
    }

    private void account(long lost, long time) {
        if (!begun) {
            begun = true;
            told = lost;
        }
        if (lost > told) {
            long more = lost - told;
            told = lost;
            gap(more, lastTime, time, RING_FULL);
        }
    }

    private void gap(long lost, long from, long to, String reason) {
        sink.publish(new Gap(sink.header(to), lost, Math.min(from, to), Math.max(from, to), reason));
    }
}
