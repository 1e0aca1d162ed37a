// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import org.tracewarden.collector.strace.action.Aggregator;
import org.tracewarden.collector.strace.enrich.Enricher;
import org.tracewarden.collector.strace.line.LineParser;
import org.tracewarden.collector.strace.publish.RecordSink;

/** Makes what the stages of one session do their work with. Thread-safe; each thing made is for one session. */
public interface Stages {

    LineParser parser();

    Enricher enricher();

    Aggregator aggregator(int session);

    /** {@link RecordSink#NONE} where nobody listens. */
    RecordSink sink(int session);
}
