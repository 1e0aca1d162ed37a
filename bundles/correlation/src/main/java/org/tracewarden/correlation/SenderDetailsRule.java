// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.process.ProcessInfo;

/** What else is worth knowing of a sender: thread, uid, ancestors, place; and who sent the same meanwhile. */
final class SenderDetailsRule implements Rule {

    private static final int OTHERS = 4;

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (file.fatal().isEmpty()) {
            return;
        }
        SignalSent sent = file.fatal().get().sent();
        if (sent.origin() == SignalOrigin.PROCESS && !Sending.byKernel(sent) && !sent.parentDeath()) {
            sent.sender().ifPresent(sender -> describe(sender, sent, draft));
        }
        others(file.fatal().get(), draft);
    }

    private static void describe(ProcessInfo sender, SignalSent sent, Draft draft) {
        if (sent.senderThread() != 0 && sent.senderThread() != sender.pid()) {
            draft.find(Aspect.BY_WHOM, "Sent from thread " + sent.senderThread()
                    + (sent.senderComm().isEmpty() ? "" : " (" + Name.thread(sent.senderComm()) + ")") + " of "
                    + Name.withPid(sender), Source.SENT, Confidence.CERTAIN);
        }
        if (Sending.toItself(sent)) {
            return;
        }
        if (sender.uid() != sent.target().uid()) {
            draft.find(Aspect.BY_WHOM, "The sender ran as uid " + sender.uid() + ", this process as uid "
                    + sent.target().uid(), Source.SENT, Confidence.CERTAIN);
        }
        String place = Name.of(sender.workload());
        if (!place.isEmpty() && !sender.workload().equals(sent.target().workload())) {
            draft.find(Aspect.BY_WHOM, "The sender ran in " + place, Source.SENT, Confidence.CERTAIN);
        }
    }

    private static void others(FatalSignal fatal, Draft draft) {
        fatal.alsoSent().stream().limit(OTHERS).forEach(other -> draft.find(Aspect.BY_WHOM,
                "Also sent " + Sending.from(other) + ", while the first was pending already", Source.SENT,
                Confidence.CERTAIN));
        if (fatal.alsoSent().size() > OTHERS) {
            draft.find(Aspect.BY_WHOM, "Also sent " + (fatal.alsoSent().size() - OTHERS)
                    + " times more while the first was pending already", Source.SENT, Confidence.CERTAIN);
        }
    }
}
