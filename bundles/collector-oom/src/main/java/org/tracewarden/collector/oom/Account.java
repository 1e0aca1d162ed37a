// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.Gap;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.proc.BootClock;

/**
 * What was read and what was lost, kept in the probe for a successor. Changed by the reader's thread, read by any.
 * Losses become gaps where the kernel's count of them rises.
 */
final class Account {

    static final String RING_FULL = "the ring between kernel and collector was full: raise ring-bytes in"
            + " etc/org.tracewarden.collector.oom.cfg";

    private final BpfMap map;
    private final BootClock clock;
    private volatile long received;
    private volatile long published;
    private volatile long unreadable;
    private long told;
    private long lastTime;

    /** @param openedAt kernel time from which on events can come, when there was no predecessor */
    Account(BpfMap map, BootClock clock, long openedAt) {
        this.map = map;
        this.clock = clock;
        ByteBuffer before = map.lookup(0);
        received = before.getLong(OomRecords.ACCOUNT_RECEIVED);
        published = before.getLong(OomRecords.ACCOUNT_PUBLISHED);
        unreadable = before.getLong(OomRecords.ACCOUNT_UNREADABLE);
        told = before.getLong(OomRecords.ACCOUNT_TOLD);
        lastTime = before.getLong(OomRecords.ACCOUNT_LAST_TIME);
        if (lastTime == 0) {
            lastTime = openedAt;
        }
    }

    long received() {
        return received;
    }

    long published() {
        return published;
    }

    long unreadable() {
        return unreadable;
    }

    /** @param lost the kernel's count of lost records when this one was written */
    Optional<Gap> read(long time, long lost) {
        received = received + 1;
        Optional<Gap> gap = lost(time, lost);
        lastTime = Math.max(lastTime, time);
        return gap;
    }

    /** While no record comes that could tell of losses. */
    Optional<Gap> lostNow(long lost) {
        return lost <= told ? Optional.empty() : lost(clock.now(), lost);
    }

    private Optional<Gap> lost(long time, long lost) {
        if (lost <= told) {
            return Optional.empty();
        }
        long more = lost - told;
        told = lost;
        return Optional.of(gap(more, time, RING_FULL));
    }

    /** A record that was not understood is lost, too. */
    Gap unreadable(String reason) {
        unreadable = unreadable + 1;
        return gap(1, clock.now(), reason);
    }

    /** Records of a predecessor's ring that nobody will read. They are in its counts, not in these. */
    Gap abandoned(long records) {
        return gap(records, clock.now(), "the kernel programs were replaced by others whose records or ring differ;"
                + " what waited in the old ring could not be read");
    }

    void published(int events) {
        published = published + events;
    }

    void save() {
        map.update(0, ByteBuffer.allocate(OomRecords.ACCOUNT_SIZE)
                .order(ByteOrder.nativeOrder())
                .putLong(OomRecords.ACCOUNT_RECEIVED, received)
                .putLong(OomRecords.ACCOUNT_PUBLISHED, published)
                .putLong(OomRecords.ACCOUNT_UNREADABLE, unreadable)
                .putLong(OomRecords.ACCOUNT_TOLD, told)
                .putLong(OomRecords.ACCOUNT_LAST_TIME, lastTime));
    }

    private Gap gap(long lost, long time, String reason) {
        return new Gap(
                new EventHeader(OomCollector.NAME, time, clock.toWallTime(time)),
                lost,
                Math.min(lastTime, time),
                time,
                reason);
    }
}
