// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bench;

import java.util.Arrays;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;

/** Counts the certificates that arrive, and how long after the exit each does. Counts may be read by any thread. */
final class Certificates implements EventSubscriber {

    private static final int REMEMBERED = 1 << 21;

    private final long bootMinusNanoTime;
    private final long[] latencies = new long[REMEMBERED];
    private volatile long count;
    private volatile long unexplained;
    private volatile long lost;

    /** @param bootMinusNanoTime what to add to {@link System#nanoTime()} to have the boot clock */
    Certificates(long bootMinusNanoTime) {
        this.bootMinusNanoTime = bootMinusNanoTime;
    }

    @Override
    public void onEvent(Event event) {
        if (event instanceof DeathRecorded death) {
            long exit = death.certificate().header().kernelTime();
            latencies[(int) (count % REMEMBERED)] = System.nanoTime() + bootMinusNanoTime - exit;
            if (death.certificate().killer().isEmpty()) {
                unexplained++;
            }
            count++;
        } else if (event instanceof Gap gap) {
            lost += gap.lost();
        }
    }

    @Override
    public void onLagged(long missed) {
        lost += missed;
    }

    long count() {
        return count;
    }

    /** Certificates that name no killer: each must. */
    long unexplained() {
        return unexplained;
    }

    /** Events lost on the way, and certificates lost on the last of it. */
    long lost() {
        return lost;
    }

    /** Sorted latencies in ns of the certificates with these numbers. */
    long[] latencies(long from, long to) {
        int length = (int) Math.min(to - from, REMEMBERED);
        long[] some = new long[length];
        for (int i = 0; i < length; i++) {
            some[i] = latencies[(int) ((to - length + i) % REMEMBERED)];
        }
        Arrays.sort(some);
        return some;
    }
}
