// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import com.sun.jna.Native;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@link BootClock} by {@code clock_gettime(2)}. The place in wall time is read anew at most once a second. */
@Component(service = BootClock.class)
public final class SystemBootClock implements BootClock {

    private static final long REFRESH_NANOS = 1_000_000_000L;
    private static final int SAMPLES = 3;

    private volatile Offset offset;

    @Activate
    public SystemBootClock() {
        offset = measure();
    }

    @Override
    public long now() {
        return read(Libc.CLOCK_BOOTTIME);
    }

    @Override
    public long toWallTime(long bootNanos) {
        Offset current = offset;
        // System.nanoTime never enters the kernel here, so that thousands of events a second share one measurement
        if (System.nanoTime() - current.measuredAt > REFRESH_NANOS) {
            current = measure();
            offset = current;
        }
        return bootNanos + current.wallMinusBoot;
    }

    /** Takes the sample with the least time between the two boot-clock readings around it. */
    private static Offset measure() {
        long best = 0;
        long narrowest = Long.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            long before = read(Libc.CLOCK_BOOTTIME);
            long wall = read(Libc.CLOCK_REALTIME);
            long after = read(Libc.CLOCK_BOOTTIME);
            if (after - before < narrowest) {
                narrowest = after - before;
                best = wall - (before + (after - before) / 2);
            }
        }
        return new Offset(best, System.nanoTime());
    }

    private static long read(int clock) {
        long[] timespec = new long[2];
        if (Libc.clock_gettime(clock, timespec) != 0) {
            throw new IllegalStateException("clock_gettime(" + clock + ") failed, errno " + Native.getLastError());
        }
        return timespec[0] * 1_000_000_000L + timespec[1];
    }

    private record Offset(long wallMinusBoot, long measuredAt) {}
}
