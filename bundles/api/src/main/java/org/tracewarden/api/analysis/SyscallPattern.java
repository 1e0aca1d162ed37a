// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.time.Instant;
import java.util.List;
import org.tracewarden.api.process.ProcessInfo;

/**
 * A pattern that one process shows.
 *
 * @param id number of this episode since the classifier started; the same while it goes on
 * @param since when it began
 * @param last when it was last seen
 * @param ended whether it is over
 * @param summary one sentence with the decisive figures
 * @param evidence what was measured, a fact each
 * @param impact what it does to the process or the host
 * @param cause what typically causes it
 * @param remediation what to do about it
 */
public record SyscallPattern(
        long id,
        PatternKind kind,
        ProcessInfo process,
        Instant since,
        Instant last,
        boolean ended,
        Severity severity,
        Persistence persistence,
        String summary,
        List<String> evidence,
        String impact,
        String cause,
        String remediation) {

    public SyscallPattern {
        evidence = List.copyOf(evidence);
    }
}
