// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * A detector saw its pattern.
 *
 * @param subject what tells several episodes of one process apart: a path, an address; empty where there is one only
 * @param strong whether it is enough to begin an episode; otherwise it only keeps one going
 * @param since boot clock; begin of what was seen
 * @param at when it was seen
 * @param nextWithinNanos how long the pattern may be silent and still go on, where its rhythm tells; 0 for no
 *     longer than usual
 */
record Sighting(
        PatternKind kind,
        ProcessInfo process,
        String subject,
        boolean strong,
        long since,
        EventHeader at,
        long nextWithinNanos,
        Severity severity,
        Words words) {

    /** A call that goes on is told again when it has lasted ten times longer, or returns. */
    static long untilToldAgain(SyscallCall call) {
        return call.returned() ? 0 : 10 * call.latencyNanos();
    }
}
