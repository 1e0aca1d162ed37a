// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fakes;

import org.tracewarden.linux.proc.BootClock;

/** A clock that stands until it is moved; the wall clock can be set apart from it. */
public final class TestClock implements BootClock {

    private volatile long boot;
    private volatile long offset;

    public TestClock(long boot, long wall) {
        this.boot = boot;
        this.offset = wall - boot;
    }

    /** Time passes. */
    public void pass(long nanos) {
        boot += nanos;
    }

    /** Somebody sets the wall clock. */
    public void setWallBy(long nanos) {
        offset += nanos;
    }

    @Override
    public long now() {
        return boot;
    }

    @Override
    public long toWallTime(long bootNanos) {
        return bootNanos + offset;
    }
}
