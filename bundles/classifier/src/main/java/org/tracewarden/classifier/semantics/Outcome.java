// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.SyscallCall;

/** How a call came out, for the words about it. */
enum Outcome {
    ONGOING,
    DONE,
    /** It returned an error that is an answer: not yet, not without waiting, not within the limit. */
    ANSWERED,
    FAILED;

    static Outcome of(SyscallCall call, SyscallCategory category) {
        if (!call.returned()) {
            return ONGOING;
        }
        if (call.error().isEmpty() || call.interrupted()) {
            return DONE;
        }
        return switch (call.error().get().name()) {
            case "EAGAIN", "EWOULDBLOCK", "EINPROGRESS", "EALREADY" -> ANSWERED;
            case "ETIMEDOUT", "ETIME" -> category == SyscallCategory.IDLE_WAIT ? ANSWERED : FAILED;
            default -> FAILED;
        };
    }
}
