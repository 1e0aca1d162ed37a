// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;

/** The signals with which others asked a process to end before they killed it. */
final class GentleSignals {

    private GentleSignals() {}

    /** Oldest first; empty unless SIGKILL ended it. */
    static List<SignalSent> before(CaseFile file) {
        List<SignalSent> gentle = new ArrayList<>(2);
        if (file.killedBy(Signals.KILL) && file.fatal().isPresent()) {
            long killed = file.fatal().get().sent().header().kernelTime();
            for (SignalSent sent : file.sent()) {
                long before = killed - sent.header().kernelTime();
                if (before >= 0 && before <= file.escalationNanos() && asks(sent)) {
                    gentle.add(sent);
                }
            }
        }
        return gentle;
    }

    private static boolean asks(SignalSent sent) {
        return Signals.GENTLE.contains(sent.signal())
                && sent.origin() == SignalOrigin.PROCESS
                && !sent.parentDeath()
                && !Sending.toItself(sent)
                && sent.result() != SignalResult.QUEUE_OVERFLOW;
    }

    /** {@code , which it ignored}. */
    static String fate(SignalSent sent) {
        if (sent.disposition() == Disposition.IGNORED || sent.result() == SignalResult.IGNORED) {
            return "which it ignored";
        }
        return sent.disposition() == Disposition.HANDLED
                ? "which it handled without ending in time" : "which did not end it";
    }
}
