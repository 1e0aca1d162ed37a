// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Begins and finds sessions. OSGi service. Thread-safe. */
@ProviderType
public interface TraceSessions {

    /**
     * Begins a session; returns when every stage listens and strace has been started. A program that cannot be started
     * or traced is not refused here: the session ends as {@link TraceState#FAILED} and says why.
     *
     * @param listener used until it was told the end
     * @throws IllegalStateException when as many sessions run as may, saying how to end one; or when the collector has
     *     ended
     */
    TraceSession start(TraceRequest request, TraceListener listener);

    /** Running sessions and the last 50 ended ones, oldest first. */
    List<TraceSession> sessions();

    /** Empty when there was none of that id, or it is forgotten. */
    Optional<TraceSession> session(int id);
}
