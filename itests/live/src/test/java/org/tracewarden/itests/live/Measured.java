// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * A call as the victim measured it around: whatever is told of it must lie within.
 *
 * @param begin boot clock before the call
 * @param end boot clock after it
 */
record Measured(long begin, long end) {

    /** All calls that the victim told under this name so far, in their order. */
    static List<Measured> of(Victim victim, String name) {
        return victim.matches(Pattern.compile(Pattern.quote(name) + " (\\d+) (\\d+)")).stream()
                .map(Measured::read).toList();
    }

    static Measured read(Matcher told) {
        return new Measured(Long.parseLong(told.group(1)), Long.parseLong(told.group(2)));
    }

    long nanos() {
        return end - begin;
    }

    boolean holds(SyscallCall call) {
        return begin <= call.enteredAt() && call.enteredAt() + call.latencyNanos() <= end;
    }

    void assertHolds(SyscallCall call) {
        assertTrue(holds(call), () -> "measured " + this + ", " + nanos() + " ns; told " + call.enteredAt() + ", "
                + call.latencyNanos() + " ns: " + call);
    }
}
