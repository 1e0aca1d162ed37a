// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalSent;

/** Its own instruction faulted. */
final class CrashRule implements Rule {

    /** Nothing is mapped in the first page of an ordinary process. */
    private static final long FIRST_PAGE = 4096;

    @Override
    public void apply(CaseFile file, Draft draft) {
        if (draft.decided() || file.fatal().isEmpty() || !faulted(file.fatal().get().sent())) {
            return;
        }
        SignalSent sent = file.fatal().get().sent();
        String fault = fault(sent);
        draft.decide(DeathCause.CRASH, "Crashed: " + fault);
        String how = sent.origin() == SignalOrigin.FAULT
                ? "Its own instruction faulted: " : "The kernel found a fault: ";
        draft.find(Aspect.WHY, how + fault + " ("
                + SignalCode.of(sent.signal(), sent.code()).name() + ")", Source.SENT, Confidence.CERTAIN);
        if (sent.targetThread() != file.process().pid() && sent.targetThread() != 0) {
            draft.find(Aspect.WHY, "The fault was in thread " + sent.targetThread(), Source.SENT, Confidence.CERTAIN);
        }
    }

    private static boolean faulted(SignalSent sent) {
        return sent.origin() == SignalOrigin.FAULT
                || sent.origin() == SignalOrigin.KERNEL && Signals.FAULTS.contains(sent.signal());
    }

    private static String fault(SignalSent sent) {
        if (sent.code() == SignalCode.SI_KERNEL) {
            return sent.signal() + ", " + withoutCode(sent.signal());
        }
        if (sent.origin() != SignalOrigin.FAULT) {
            return sent.signal() + ", " + SignalCode.of(sent.signal(), sent.code()).meaning();
        }
        String at = sent.signal() + " at address " + Quantity.address(sent.faultAddress()) + ", ";
        if (sent.signal().equals(Signals.SEGV)
                && (sent.code() == SignalCode.SEGV_MAPERR || sent.code() == SignalCode.SEGV_ACCERR)
                && Long.compareUnsigned(sent.faultAddress(), FIRST_PAGE) < 0) {
            return at + "a null pointer";
        }
        return at + SignalCode.of(sent.signal(), sent.code()).meaning();
    }

    private static String withoutCode(Signal signal) {
        if (signal.equals(Signals.TRAP)) {
            return "a trap instruction such as int3";
        }
        return signal.equals(Signals.SEGV) || signal.equals(Signals.BUS)
                ? "a general protection fault, such as a non-canonical address" : "raised by the CPU";
    }
}
