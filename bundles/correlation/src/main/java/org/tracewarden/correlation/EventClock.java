// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.function.LongSupplier;
import org.tracewarden.api.event.EventHeader;

/**
 * The boot clock as events show it: each carries the same moment on the boot clock and on the wall clock. A step of the
 * wall clock disturbs it until the next event; it never runs behind the newest event. Not thread-safe.
 */
final class EventClock {

    private final LongSupplier wall;
    private final LongSupplier monotonic;
    private long offset;
    private long newest;

    /**
     * @param wall nanoseconds since 1970
     * @param monotonic as {@link System#nanoTime()}
     */
    EventClock(LongSupplier wall, LongSupplier monotonic) {
        this.wall = wall;
        this.monotonic = monotonic;
    }

    static EventClock system() {
        return new EventClock(EventClock::wallNanos, System::nanoTime);
    }

    private static long wallNanos() {
        var now = java.time.Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** Notes that an event of this moment exists. */
    void saw(EventHeader header) {
        newest = Math.max(newest, header.kernelTime());
    }

    /** Sets the clock by an event. */
    void setBy(EventHeader header) {
        saw(header);
        offset = header.kernelTime() - header.wallTime() + wall.getAsLong() - monotonic.getAsLong();
    }

    /** Now on the boot clock; of use once it was set. */
    long now() {
        return Math.max(newest, monotonic.getAsLong() + offset);
    }

    /** A header that says now. */
    EventHeader header(String collector) {
        return new EventHeader(collector, now(), wall.getAsLong());
    }

    /** Kernel time of the newest event. */
    long newest() {
        return newest;
    }

    long monotonic() {
        return monotonic.getAsLong();
    }
}
