// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Optional;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;

/** A signal that it handled before it exited: with 128 + n that is the cause, with another code worth knowing. */
final class HandledSignalRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        Signal told = ExitCode.signalIn(file.status().code());
        Optional<SignalSent> cause = lastHandled(file, told);
        Optional<SignalDelivered> taken = lastTaken(file, told);
        if (!draft.decided() && (cause.isPresent() || taken.isPresent())) {
            draft.decide(DeathCause.SIGNAL_HANDLED, "Exited with code " + file.status().code() + " after handling "
                    + cause.map(Sending::described).orElse(told.fullName()));
            draft.find(Aspect.WHY, "It handles " + told + " itself, and ended with code " + file.status().code()
                    + " after it", Source.EXIT_CODE + ", " + (cause.isPresent() ? Source.SENT : Source.DELIVERED),
                    Confidence.LIKELY);
            cause.ifPresentOrElse(
                    sent -> draft.find(Aspect.BY_WHOM, "Asked to end by " + Sending.described(sent) + ", "
                            + before(file, sent) + " before the exit", Source.SENT, Confidence.CERTAIN),
                    () -> draft.find(Aspect.BY_WHOM, "Who sent " + told + " was not seen", Source.STREAM,
                            Confidence.CERTAIN));
            return;
        }
        latestGentle(file).ifPresent(sent -> draft.find(Aspect.CONTEXT,
                "It had handled " + Sending.described(sent) + ", " + before(file, sent) + " before the exit",
                Source.SENT, Confidence.LIKELY));
    }

    private static Optional<SignalSent> lastHandled(CaseFile file, Signal signal) {
        return file.sent().stream()
                .filter(s -> s.signal().equals(signal) && handled(s))
                .reduce((earlier, later) -> later);
    }

    private static Optional<SignalDelivered> lastTaken(CaseFile file, Signal signal) {
        return file.delivered().stream()
                .filter(d -> d.signal().equals(signal) && d.action() == Disposition.HANDLED)
                .reduce((earlier, later) -> later);
    }

    private static Optional<SignalSent> latestGentle(CaseFile file) {
        return file.sent().stream()
                .filter(s -> Signals.GENTLE.contains(s.signal()) && handled(s))
                .filter(s -> file.diedAt() - s.header().kernelTime() <= file.escalationNanos())
                .reduce((earlier, later) -> later);
    }

    private static boolean handled(SignalSent sent) {
        return sent.disposition() == Disposition.HANDLED
                && sent.result() != SignalResult.IGNORED
                && sent.result() != SignalResult.QUEUE_OVERFLOW;
    }

    private static String before(CaseFile file, SignalSent sent) {
        return Quantity.duration(file.diedAt() - sent.header().kernelTime());
    }
}
