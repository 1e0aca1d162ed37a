// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;

/**
 * The sending that ended a process.
 *
 * @param sent it
 * @param confidence how sure it is that this one did it
 * @param alsoSent others of the same number that came while this one was pending
 */
record FatalSignal(SignalSent sent, Confidence confidence, List<SignalSent> alsoSent) {

    /**
     * Finds it among what was sent before the exit, oldest first. The latest that was queued counts, because an earlier
     * one that did not end the process was taken by sigwait or signalfd; those that found it pending already do not.
     */
    static Optional<FatalSignal> find(Signal signal, List<SignalSent> sent, List<SignalDelivered> delivered) {
        SignalSent queued = null;
        SignalSent onlyPending = null;
        SignalSent caught = null;
        List<SignalSent> alsoSent = new ArrayList<>();
        for (SignalSent each : sent) {
            if (!each.signal().equals(signal)) {
                continue;
            }
            boolean took = each.result() == SignalResult.QUEUED || each.result() == SignalResult.INFO_LOST;
            if (each.disposition() != Disposition.DEFAULT) {
                caught = took ? each : caught;
            } else if (took) {
                queued = each;
                alsoSent.clear();
            } else if (each.result() == SignalResult.ALREADY_PENDING) {
                if (queued != null) {
                    alsoSent.add(each);
                } else if (onlyPending == null) {
                    onlyPending = each;
                } else {
                    alsoSent.add(each);
                }
            }
        }
        if (queued != null) {
            return Optional.of(new FatalSignal(queued, Confidence.CERTAIN, List.copyOf(alsoSent)));
        }
        if (onlyPending != null) {
            return Optional.of(new FatalSignal(onlyPending, Confidence.LIKELY, List.copyOf(alsoSent)));
        }
        // a handler may be gone when a blocked signal is taken at last, as after execve
        if (caught != null && !handledAfter(caught, delivered)) {
            return Optional.of(new FatalSignal(caught, Confidence.LIKELY, List.of()));
        }
        return Optional.empty();
    }

    private static boolean handledAfter(SignalSent sent, List<SignalDelivered> delivered) {
        return delivered.stream().anyMatch(d -> d.signal().equals(sent.signal())
                && d.action() == Disposition.HANDLED
                && d.header().kernelTime() >= sent.header().kernelTime());
    }
}
