// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.WaitKind;

/** Category of calls by what is known of them in bulk. OSGi service within this bundle. Thread-safe. */
public interface CallCategories {

    /**
     * The category in the present configuration; {@link SyscallCategory#OTHER} for a call that is in none. Futex waits
     * of a millisecond and more are {@link SyscallCategory#IDLE_WAIT} here, because name and kind do not tell a lock
     * from a parked worker: {@link #contention} says how much of them was contention after all.
     */
    SyscallCategory of(Syscall syscall, WaitKind waitedFor);

    /**
     * What single futex waits of the process, of a millisecond and more, that ended within {@code (from, to]} proved to
     * be contention. Waits shorter than the threshold of a slow call are never looked at one by one, and of those that
     * are, only {@code slow-per-second} of about the same duration are told.
     *
     * @param from begin of the span, boot clock
     * @param to its end, not more than a few seconds ago
     */
    Contention contention(ProcessKey process, long from, long to);
}
