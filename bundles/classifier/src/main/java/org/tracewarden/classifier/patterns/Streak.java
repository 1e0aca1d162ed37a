// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import org.tracewarden.api.event.SyscallStats;

/** Spans in a row, each some second, in which something held. A span that is missing breaks the row. */
final class Streak {

    private static final long SLACK_NANOS = 500_000_000L;
    /** What is shorter tells no rate. */
    private static final long SHORTEST_NANOS = 500_000_000L;

    private long since;
    private long until;
    private int spans;

    static boolean tellsRate(SyscallStats stats) {
        return stats.to() - stats.from() >= SHORTEST_NANOS;
    }

    /** A second of the given count, from a span of another length. */
    static double perSecond(SyscallStats stats, long count) {
        return count * 1e9 / (stats.to() - stats.from());
    }

    void add(SyscallStats span, boolean held) {
        if (!held) {
            spans = 0;
            return;
        }
        if (spans == 0 || span.from() - until > SLACK_NANOS) {
            spans = 0;
            since = span.from();
        }
        until = span.to();
        spans++;
    }

    int spans() {
        return spans;
    }

    /** Boot clock; of use when there is a span. */
    long since() {
        return since;
    }
}
