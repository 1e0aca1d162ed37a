// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import org.tracewarden.api.event.Gap;

/**
 * Turns losses into gaps at the place in the stream where they happened. The kernel's count is cumulative and rises
 * only; records of different CPUs may carry it slightly out of order. Changed by the reader thread, read by any.
 */
final class LossAccount {

    static final String RING_FULL = "the ring between kernel and collector was full: raise ring-bytes in"
            + " etc/org.tracewarden.collector.process.cfg, or narrow signals";

    private final EventSink sink;
    private long told;
    private long lastTime;
    private volatile long unreadable;

    /** @param since kernel time from which on nothing was read yet */
    LossAccount(EventSink sink, long since) {
        this.sink = sink;
        lastTime = since;
    }

    /** Goes on where a predecessor stopped, so that what was lost since is told and what was before is not again. */
    void resumeFrom(long toldBefore, long lastTimeBefore, long unreadableBefore) {
        told = toldBefore;
        lastTime = lastTimeBefore;
        unreadable = unreadableBefore;
    }

    /** Before the events of a record are published. */
    void record(long time, long lost) {
        tell(lost, time, RING_FULL);
        lastTime = time;
    }

    /** With the kernel's count, when no record may come for long. */
    void idle(long lost) {
        if (lost > told) {
            tell(lost, sink.now(), RING_FULL);
        }
    }

    /** A record that was read but not understood: it is lost as much as one that was never written. */
    void unreadable(String reason) {
        unreadable++;
        publish(1, sink.now(), reason);
    }

    /** Records of a predecessor's ring that nobody will read. They belong to its counters: none here has them. */
    void abandoned(long records, long since) {
        if (records > 0) {
            long now = sink.now();
            sink.publish(new Gap(
                    sink.header(now), records, Math.min(since, now), now,
                    "the kernel programs were replaced by others whose records or ring differ; what waited in the old"
                            + " ring could not be read"));
        }
    }

    /** Losses known of without their count on the ring. */
    long unreadable() {
        return unreadable;
    }

    long told() {
        return told;
    }

    long lastTime() {
        return lastTime;
    }

    private void tell(long lost, long time, String reason) {
        if (lost > told) {
            long more = lost - told;
            told = lost;
            publish(more, time, reason);
        }
    }

    private void publish(long lost, long time, String reason) {
        sink.publish(new Gap(sink.header(time), lost, Math.min(lastTime, time), Math.max(lastTime, time), reason));
    }
}
