// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.Gap;
import org.tracewarden.linux.proc.BootClock;

/**
 * The way of one session onto the bus: headers, and gaps at the place where something is missing. For one thread; the
 * counts are read by any.
 */
final class Outlet {

    static final String COLLECTOR = "strace";

    private final EventBus bus;
    private final BootClock clock;
    private volatile long published;
    private volatile long lost;
    private long lastWallTime;
    private long missing;
    private long missingSince;
    private String missingReason = "";

    Outlet(EventBus bus, BootClock clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /** The boot clock's reading at a moment of the trace; 0 for one before the boot. */
    long kernelTime(long wallTime) {
        return Math.max(0, wallTime - clock.toWallTime(0));
    }

    EventHeader header(long wallTime) {
        return new EventHeader(COLLECTOR, kernelTime(wallTime), wallTime);
    }

    /** After the gap, if something is missing before it. */
    void publish(Event event) {
        tellMissing(event.header().wallTime());
        lastWallTime = Math.max(lastWallTime, event.header().wallTime());
        send(event);
    }

    /**
     * Things are missing here. They are told as one gap with others of that reason that come before the next event.
     *
     * @param wallTime of what was seen last
     */
    void missing(long count, long wallTime, String reason) {
        lost += count;
        if (missing > 0 && !reason.equals(missingReason)) {
            tellMissing(wallTime);
        }
        if (missing == 0) {
            missingSince = lastWallTime == 0 ? wallTime : Math.min(lastWallTime, wallTime);
            missingReason = reason;
        }
        missing += count;
    }

    /** Tells the gap that waits for an event, when none may come for long. */
    void tellMissing(long wallTime) {
        if (missing == 0) {
            return;
        }
        long to = Math.max(wallTime, missingSince);
        Gap gap = new Gap(header(to), missing, kernelTime(missingSince), kernelTime(to), missingReason);
        missing = 0;
        send(gap);
    }

    long published() {
        return published;
    }

    /** What gaps stand for, told or about to be. */
    long lost() {
        return lost;
    }

    private void send(Event event) {
        published++;
        bus.publish(event);
    }
}
