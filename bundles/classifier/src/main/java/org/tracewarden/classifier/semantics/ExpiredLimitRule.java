// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.api.syscall.WaitKind;

/**
 * Did the caller's own time limit end it? Then it waited for time, as it meant to. Not so for connect and send: who
 * sets a limit there does not hope that it runs out.
 */
final class ExpiredLimitRule implements Rule {

    @Override
    public Verdict judge(Case about) {
        if (about.role() == Role.CONNECT || about.role() == Role.OUTPUT) {
            return Verdict.OPEN;
        }
        if (about.waited() != WaitKind.TIME && !ranOut(about)) {
            return Verdict.OPEN;
        }
        if (about.role() == Role.SLEEP) {
            return Verdict.idle("it sleeps because it asked to");
        }
        if (about.role() == Role.INPUT) {
            return Verdict.idle("nothing came from " + about.peerOr(about.fileOr("its descriptor"))
                    + " within the time limit that it had set: it was ready to wait that long");
        }
        return Verdict.idle(limit(about.call()) + ": it waited for time, as it meant to");
    }

    private static boolean ranOut(Case about) {
        SyscallCall call = about.call();
        if (!call.returned() || call.timeLimit().isEmpty()
                || call.timeLimit().get().kind() == TimeLimit.Kind.NONE) {
            return false;
        }
        String error = call.error().isPresent() ? call.error().get().name() : "";
        return switch (about.role()) {
            case READINESS, COMPLETION -> call.result() == 0 || error.equals("ETIME");
            case FUTEX, ANY_FUTEX, MESSAGE -> error.equals("ETIMEDOUT");
            case SEMAPHORE, SIGNAL -> error.equals("EAGAIN");
            default -> false;
        };
    }

    private static String limit(SyscallCall call) {
        if (call.timeLimit().isPresent() && call.timeLimit().get().kind() == TimeLimit.Kind.SPAN) {
            return "its own time limit of " + Millis.exact(call.timeLimit().get().nanos()) + "ms ran out";
        }
        return "its own time limit ran out";
    }
}
