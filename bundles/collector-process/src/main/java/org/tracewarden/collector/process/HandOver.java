// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.tracewarden.linux.bpf.CommonStructs;

/**
 * Knows signals again that two generations of the kernel programs reported. That can only be in the first second after
 * programs were loaded anew, while those of a predecessor may still be attached; a process that sends the same signal
 * twice within 50 microseconds then counts once. Forks, execs and exits need no such window: the table knows them.
 */
final class HandOver {

    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final long SAME_NANOS = 50_000L;
    private static final int REMEMBERED = 16;

    private final long until;
    private final byte[][] recent = new byte[REMEMBERED][];
    private final long[] times = new long[REMEMBERED];
    private int next;

    /** @param loadedAt kernel time at which programs were loaded; {@link Long#MIN_VALUE} when they were taken over */
    HandOver(long loadedAt) {
        until = loadedAt == Long.MIN_VALUE ? loadedAt : loadedAt + WINDOW_NANOS;
    }

    /** Whether a signal record tells what another one told already. */
    boolean repeats(ByteBuffer data, int offset, long time) {
        if (time > until) {
            return false;
        }
        byte[] facts = new byte[EventStructs.SENT_SIZE - CommonStructs.HEADER_SIZE];
        data.get(offset + CommonStructs.HEADER_SIZE, facts);
        for (int i = 0; i < REMEMBERED; i++) {
            if (recent[i] != null && Math.abs(time - times[i]) <= SAME_NANOS && Arrays.equals(recent[i], facts)) {
                return true;
            }
        }
        recent[next] = facts;
        times[next] = time;
        next = (next + 1) % REMEMBERED;
        return false;
    }
}
