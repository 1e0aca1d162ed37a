// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.OngoingCalls;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.WaitKind;

/** Category of calls by what is known of them in bulk. OSGi service within this bundle. Thread-safe. */
public interface CallCategories {

    /**
     * The category in the present configuration; {@link SyscallCategory#OTHER} for a call that is in none. Long futex
     * waits are {@link SyscallCategory#IDLE_WAIT} here, because name and kind do not tell a lock from a parked worker:
     * the other methods do, where the process is known.
     */
    SyscallCategory of(Syscall syscall, WaitKind waitedFor);

    /**
     * The same, with what is known of the process: its futex waits are {@link SyscallCategory#LOCK_CONTENTION} while it
     * was lately seen to contend and they are, on average, too short for parked workers.
     *
     * @param at end of the span, boot clock
     */
    default SyscallCategory of(ProcessKey process, CallStats calls, long at) {
        return of(calls.syscall(), calls.waitedFor());
    }

    /** The same for calls that have not returned. */
    default SyscallCategory of(ProcessKey process, OngoingCalls calls, long at) {
        return of(calls.syscall(), calls.waitedFor());
    }
}
