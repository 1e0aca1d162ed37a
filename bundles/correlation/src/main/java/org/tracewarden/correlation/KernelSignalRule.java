// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.SignalSent;

/** The kernel sent the signal, and none of the reasons known fits. What ran then is told as context only. */
final class KernelSignalRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || file.fatalFromKernel().isEmpty()) {
            return;
        }
        SignalSent sent = file.fatalFromKernel().get();
        SignalCode code = SignalCode.of(sent.signal(), sent.code());
        draft.decide(DeathCause.KILLED_BY_KERNEL, sent.signal() + " from the kernel (" + code.name()
                + "), for a reason that the events do not show");
        draft.find(Aspect.BY_WHOM, "Sent by the kernel, by no process", Source.SENT, Confidence.CERTAIN);
        if (sent.signal().equals(Signals.KILL) && file.oom().isEmpty()) {
            draft.find(Aspect.WHY, "No OOM kill of it was reported, and no init process of its pid namespace ended",
                    Source.STREAM, file.incomplete() ? Confidence.POSSIBLE : Confidence.LIKELY);
        }
        String running = (sent.running().kernelThread() ? "Kernel thread " : "") + Name.withPid(sent.running());
        String call = sent.systemCall().name();
        draft.find(Aspect.CONTEXT, running + " happened to run when the kernel sent it"
                + (call.isEmpty() ? "" : ", in its system call " + Name.thread(call)) + "; that makes it no sender",
                Source.SENT, Confidence.POSSIBLE);
    }
}
