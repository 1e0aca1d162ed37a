// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;

/** Takes all that a session's enricher gives, in order, on one thread of the session. */
public interface RecordSink extends AutoCloseable {

    RecordSink NONE = new RecordSink() {
        @Override
        public void take(EnrichedRecord record) {}

        @Override
        public void lost(TraceLoss loss) {}

        @Override
        public void idle(long wallTime) {}

        @Override
        public void close() {}
    };

    void take(EnrichedRecord record);

    /** Records are missing here. */
    void lost(TraceLoss loss);

    /** About once a second while nothing comes. @param wallTime now, nanoseconds since 1970-01-01T00:00Z */
    void idle(long wallTime);

    /** The session has ended. */
    @Override
    void close();
}
