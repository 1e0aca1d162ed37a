// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;

/** One program under strace. Thread-safe. */
@ProviderType
public interface TraceSession {

    /** Counts up from 1 in the life of the collector. */
    int id();

    /** What was asked for. */
    TraceRequest request();

    /** Where it is now; never goes back. */
    TraceState state();

    /** Why it {@linkplain TraceState#FAILED failed}, and what to do about it; otherwise empty. */
    String reason();

    /** By the wall clock. */
    Instant startedAt();

    /** The program's own pid; empty until it runs, and when it never did. */
    OptionalInt program();

    /** In the order of the stages. */
    List<StageCounters> stages();

    /** Empty while it runs. */
    Optional<TraceResult> result();

    /**
     * Ends it: a started program with all that it started by SIGTERM, and after the grace period by SIGKILL; an
     * attached one is let go. Returns at once; asking again, or after the end, does nothing.
     */
    void stop();

    /**
     * Waits for the end. Empty when it has not come by then. The listener was told the end before, unless it was busy
     * for more than 5 s.
     *
     * @param limit zero or less to look without waiting
     * @throws InterruptedException when the caller is interrupted
     */
    Optional<TraceResult> await(Duration limit) throws InterruptedException;
}
