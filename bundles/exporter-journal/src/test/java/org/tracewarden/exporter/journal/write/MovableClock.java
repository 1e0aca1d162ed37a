// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

final class MovableClock extends Clock {

    private volatile Instant now = Instant.parse("2026-11-21T11:40:33.123456789Z");

    void advance(Duration by) {
        now = now.plus(by);
    }

    long nanos() {
        return StreamWriter.nanos(now);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
