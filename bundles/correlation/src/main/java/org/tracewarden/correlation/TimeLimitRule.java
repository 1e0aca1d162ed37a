// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.List;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/** timeout(1) sent the signal to what it runs; with {@code -k} after a gentler one. */
final class TimeLimitRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || file.fatal().isEmpty()) {
            return;
        }
        SignalSent sent = file.fatal().get().sent();
        if (sent.sender().isEmpty() || !Programs.isTimeout(sent.sender().get())
                || !runs(sent.sender().get(), file, sent)) {
            return;
        }
        ProcessInfo timeout = sent.sender().get();
        List<SignalSent> gentle = GentleSignals.before(file);
        String first = gentle.isEmpty() ? "" : "; " + gentle.get(0).signal() + " "
                + Quantity.duration(sent.header().kernelTime() - gentle.get(0).header().kernelTime())
                + " before did not end it";
        draft.blame(sent);
        draft.decide(DeathCause.TIMED_OUT, Sending.described(sent) + ": its time limit ran out" + first);
        draft.find(Aspect.BY_WHOM, "Sent by " + Sending.sender(sent) + " with " + Sending.means(sent)
                + Sending.reach(sent), Source.SENT, file.fatal().get().confidence());
        draft.find(Aspect.WHY, "timeout ends what it runs when the time is over"
                + (timeout.argv().isEmpty() ? "" : "; its command line: " + Name.command(timeout.argv())),
                Source.SENT, Confidence.LIKELY);
        gentle.forEach(g -> draft.find(Aspect.WHY, "Before SIGKILL it was sent " + Sending.described(g) + ", "
                + GentleSignals.fate(g), Source.SENT, Confidence.CERTAIN));
    }

    private static boolean runs(ProcessInfo timeout, CaseFile file, SignalSent sent) {
        ProcessKey key = timeout.key();
        return file.process().parent().filter(key::equals).isPresent()
                || file.exit().ancestry().stream().anyMatch(a -> a.key().equals(key))
                || timeout.parent().filter(file.process().key()::equals).isPresent()
                || sent.target().processGroup() != 0 && sent.target().processGroup() == timeout.processGroup();
    }
}
