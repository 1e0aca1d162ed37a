// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.util.List;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.syscall.SyscallCall;

/**
 * A call, read as what it means.
 *
 * @param id number of this observation since the classifier started
 * @param header when the call returned or was looked at
 * @param summary one sentence: {@code I/O bottleneck: postgres executing read() blocked for 152.5ms}
 * @param reason why it has this category and severity, with the facts that decided
 * @param causes what typically causes this; empty for {@link Severity#NONE}
 * @param hints what to look at next; empty for {@link Severity#NONE}
 */
public record SyscallObservation(
        long id,
        EventHeader header,
        ProcessInfo process,
        SyscallCall call,
        SyscallCategory category,
        Severity severity,
        Persistence persistence,
        String summary,
        String reason,
        List<String> causes,
        List<String> hints) {

    public SyscallObservation {
        causes = List.copyOf(causes);
        hints = List.copyOf(hints);
    }
}
