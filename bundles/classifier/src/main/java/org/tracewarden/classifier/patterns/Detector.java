// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.Optional;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;

/**
 * Recognises one pattern. Keeps what it needs of each process, in bounded memory, until told to forget it. Knows no
 * clock but that of the events. Not thread-safe.
 */
interface Detector {

    default Optional<Sighting> slow(SlowSyscall event) {
        return Optional.empty();
    }

    default Optional<Sighting> failed(FailedSyscall event) {
        return Optional.empty();
    }

    default Optional<Sighting> stats(SyscallStats event) {
        return Optional.empty();
    }

    /** Events of calls were lost: from here on nothing may be concluded from what was not seen before. */
    default void gap() {}

    void forget(ProcessKey process);

    /** Processes forgotten for want of room. */
    long forgotten();

    void configure(Settings settings);
}
