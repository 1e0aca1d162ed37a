// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;

/** A signal ended it whose sending was not seen: says why it may be missing. */
final class UnseenSignalRule implements Rule {

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided()) {
            return;
        }
        String signal = file.status().signal().fullName();
        boolean chosen = file.oom().isPresent() && file.killedBy(Signals.KILL);
        draft.decide(DeathCause.UNKNOWN, signal + " whose sending was not seen"
                + (chosen ? "; the kernel's OOM killer had chosen this process, which is the likely reason" : ""));
        if (file.incomplete()) {
            long lost = file.gaps().stream().mapToLong(Gaps.Stretch::lost).sum();
            draft.find(Aspect.BY_WHOM, "Its sending may be among the " + lost + " events that were lost", Source.STREAM,
                    Confidence.LIKELY);
        }
        if (file.historiesForgotten()) {
            draft.find(Aspect.BY_WHOM, "Its sending may have been forgotten: too many processes had signals at once",
                    Source.STREAM, Confidence.POSSIBLE);
        }
        draft.find(Aspect.BY_WHOM, "The signal filter of the process collector may leave " + signal + " out",
                Source.STREAM, Confidence.POSSIBLE);
        if (!file.exit().startSeen()) {
            draft.find(Aspect.BY_WHOM, "It may have been sent before Tracewarden started to watch: the start of this "
                    + "process was not seen either", Source.STREAM, Confidence.POSSIBLE);
        }
    }
}
