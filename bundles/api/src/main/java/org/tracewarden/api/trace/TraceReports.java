// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes what a session brings, for people or as JSON. Found with {@link java.util.ServiceLoader} where there is no
 * OSGi. Thread-safe; a listener that it gives is for one session.
 */
@ProviderType
public interface TraceReports {

    /**
     * A listener that writes to {@code look.out()} until the session has ended; then its summary.
     *
     * @throws IllegalStateException when JSON is asked for and nothing encodes it, saying what to install
     */
    TraceListener report(View view, Look look);

    /** What is shown. */
    enum View {
        /**
         * actions as they come, indented by process, then the summary: processes, files, network, risks, slowest,
         * errors
         */
        STORY,
        ACTIONS,
        EVENTS,
        /** lines as strace wrote them */
        RAW
    }

    /**
     * Where and how a report is written.
     *
     * @param out what is written to, by one thread at a time; flushed after each burst when it is a
     *     {@link java.io.Flushable}, and used no more once it has thrown
     * @param json one object a line instead of text
     * @param colours whether the other side is a terminal that shows them
     * @param columns its width, at least 1; lines of text are cut to it, JSON never
     */
    record Look(Appendable out, boolean json, boolean colours, int columns) {}
}
