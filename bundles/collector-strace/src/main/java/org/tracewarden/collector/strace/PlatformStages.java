// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import java.util.function.IntFunction;
import org.tracewarden.collector.strace.action.Aggregator;
import org.tracewarden.collector.strace.enrich.Enricher;
import org.tracewarden.collector.strace.line.LineParser;
import org.tracewarden.collector.strace.pipeline.Stages;
import org.tracewarden.collector.strace.publish.RecordSink;
import org.tracewarden.linux.proc.ProcFs;

/** What the stages of a session do their work with, outside of tests. */
final class PlatformStages implements Stages {

    private final ProcFs procFs;
    private final IntFunction<RecordSink> sinks;

    /** @param sinks makes the sink of a session from its id */
    PlatformStages(ProcFs procFs, IntFunction<RecordSink> sinks) {
        this.procFs = procFs;
        this.sinks = sinks;
    }

    @Override
    public LineParser parser() {
        throw new UnsupportedOperationException("the parser is not there yet");
    }

    @Override
    public Enricher enricher() {
        throw new UnsupportedOperationException("the enricher is not there yet");
    }

    @Override
    public Aggregator aggregator(int session) {
        throw new UnsupportedOperationException("the aggregator is not there yet");
    }

    @Override
    public RecordSink sink(int session) {
        return sinks.apply(session);
    }
}
