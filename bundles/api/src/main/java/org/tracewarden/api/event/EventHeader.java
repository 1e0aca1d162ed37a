// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.time.Instant;

/**
 * Where and when an event was seen.
 *
 * @param collector name of the collector
 * @param kernelTime nanoseconds since boot, boot clock; gives order and durations
 * @param wallTime the same moment as nanoseconds since 1970-01-01T00:00Z; for people
 */
public record EventHeader(String collector, long kernelTime, long wallTime) {

    public Instant wallInstant() {
        return Instant.ofEpochSecond(wallTime / 1_000_000_000L, wallTime % 1_000_000_000L);
    }
}
