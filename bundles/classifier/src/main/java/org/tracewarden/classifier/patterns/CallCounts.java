// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.Set;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.OngoingCalls;

/**
 * The calls of some names in one span, whatever they waited for.
 *
 * @param returned all that returned
 * @param failed those of them with an error
 * @param transferred sum of the positive results
 * @param insideNanos time spent in them within the span, those that go on included
 */
record CallCounts(long returned, long failed, long transferred, long insideNanos) {

    static CallCounts of(SyscallStats stats, Set<String> names) {
        long returned = 0;
        long failed = 0;
        long transferred = 0;
        long inside = 0;
        for (CallStats calls : stats.calls()) {
            if (names.contains(calls.syscall().name())) {
                returned += calls.count();
                failed += calls.errorCount();
                transferred += calls.transferred();
                inside += calls.insideNanos();
            }
        }
        for (OngoingCalls ongoing : stats.ongoing()) {
            if (names.contains(ongoing.syscall().name())) {
                inside += ongoing.insideNanos();
            }
        }
        return new CallCounts(returned, failed, transferred, inside);
    }

    /** Failures with one of the given errors, in calls of the given names; no names for all calls. */
    static long errors(SyscallStats stats, Set<String> names, Set<Integer> errnos) {
        long count = 0;
        for (CallStats calls : stats.calls()) {
            if (names.isEmpty() || names.contains(calls.syscall().name())) {
                for (ErrorCount error : calls.errors()) {
                    count += errnos.contains(error.error().number()) ? error.count() : 0;
                }
            }
        }
        return count;
    }

    /** Errors may have been counted that belong to calls of an earlier span: never negative. */
    long succeeded() {
        return Math.max(0, returned - failed);
    }
}
