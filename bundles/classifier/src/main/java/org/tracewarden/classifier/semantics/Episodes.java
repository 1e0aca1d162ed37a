// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.Arrays;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessKey;

/**
 * Since when a process has trouble of each category, by the time of the events alone. An episode begins with the first
 * slow call's beginning and ends when there was none for the quiet time. Bounded: the process that had trouble longest
 * ago of {@value #PROCESSES} goes first, and its next trouble counts as new. Not thread-safe.
 */
final class Episodes {

    static final int PROCESSES = 8_192;
    private static final int CATEGORIES = SyscallCategory.values().length;
    private static final long NEVER = Long.MIN_VALUE;

    private final Recent<ProcessKey, Spans> processes = new Recent<>(PROCESSES);

    /**
     * Notes a slow call.
     *
     * @param from when it began, boot clock
     * @param to when it returned or was looked at
     */
    Persistence note(ProcessKey process, SyscallCategory category, long from, long to, PersistenceTimes times) {
        Spans spans = processes.getOrAdd(process, Spans::new);
        int index = category.ordinal();
        if (spans.last[index] == NEVER || from - spans.last[index] >= times.quiet()) {
            spans.since[index] = from;
        } else {
            spans.since[index] = Math.min(spans.since[index], from);
        }
        spans.last[index] = Math.max(spans.last[index], to);
        return times.of(spans.last[index] - spans.since[index]);
    }

    void forget(ProcessKey process) {
        processes.remove(process);
    }

    int size() {
        return processes.size();
    }

    /** By category. */
    private static final class Spans {

        private final long[] since = new long[CATEGORIES];
        private final long[] last = new long[CATEGORIES];

        Spans() {
            Arrays.fill(last, NEVER);
        }
    }
}
