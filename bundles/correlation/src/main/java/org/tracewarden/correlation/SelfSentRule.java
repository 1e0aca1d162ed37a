// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Optional;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalSent;

/** It sent the signal to itself: abort, raise, kill; often after it handled the same signal, or a fault. */
final class SelfSentRule implements Rule {

    private static final Signal ABRT = new Signal(6);
    private static final long RELATED_NANOS = 10_000_000_000L;

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || file.fatal().isEmpty() || !Sending.toItself(file.fatal().get().sent())) {
            return;
        }
        FatalSignal fatal = file.fatal().get();
        SignalSent sent = fatal.sent();
        Optional<SignalSent> first = handledBefore(file, sent);
        draft.blame(sent);
        draft.decide(DeathCause.KILLED_BY_ITSELF, sent.signal() + " that it sent to itself with " + Sending.means(sent)
                + (sent.signal().equals(ABRT) ? ", as abort does" : "")
                + first.map(f -> ", after handling " + Sending.described(f)).orElse(""));
        draft.find(Aspect.BY_WHOM, "It sent " + sent.signal() + " to itself with " + Sending.means(sent)
                + Sending.reach(sent), Source.SENT, fatal.confidence());
        first.ifPresent(f -> draft.find(Aspect.WHY, "It had handled " + Sending.described(f) + " "
                + Quantity.duration(sent.header().kernelTime() - f.header().kernelTime())
                + " before, and then ended itself", Source.SENT, Confidence.LIKELY));
    }

    private static Optional<SignalSent> handledBefore(CaseFile file, SignalSent fatal) {
        return file.sent().stream()
                .filter(s -> s.disposition() == Disposition.HANDLED && !Sending.toItself(s))
                .filter(s -> s.origin() == SignalOrigin.FAULT || s.signal().equals(fatal.signal()))
                .filter(s -> s.header().kernelTime() <= fatal.header().kernelTime()
                        && fatal.header().kernelTime() - s.header().kernelTime() <= RELATED_NANOS)
                .reduce((earlier, later) -> later);
    }
}
