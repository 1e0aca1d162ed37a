// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes what a session brings, for people or as JSON. Found with {@link java.util.ServiceLoader} where there is no
 * OSGi.
 */
@ProviderType
public interface TraceReports {

    /** A listener that writes to {@code look.out()} until the session has ended; then its summary. */
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
     * @param out what is written to; flushed after each burst
     * @param json one object a line instead of text
     * @param colours whether the other side is a terminal that shows them
     * @param columns its width; lines of text are cut to it, JSON never
     */
    record Look(Appendable out, boolean json, boolean colours, int columns) {}
}
