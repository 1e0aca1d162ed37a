// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import java.util.function.IntFunction;
import org.tracewarden.collector.strace.action.ActionAggregator;
import org.tracewarden.collector.strace.action.Aggregator;
import org.tracewarden.collector.strace.action.RiskRules;
import org.tracewarden.collector.strace.enrich.Enricher;
import org.tracewarden.collector.strace.enrich.ProcEnricher;
import org.tracewarden.collector.strace.line.LineParser;
import org.tracewarden.collector.strace.line.StraceLineParser;
import org.tracewarden.collector.strace.pipeline.Stages;
import org.tracewarden.collector.strace.publish.RecordSink;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/** What the stages of a session do their work with, outside of tests. */
final class PlatformStages implements Stages {

    private final ProcFs procFs;
    private final BootClock clock;
    private final IntFunction<RecordSink> sinks;

    /** @param sinks makes the sink of a session from its id */
    PlatformStages(ProcFs procFs, BootClock clock, IntFunction<RecordSink> sinks) {
        this.procFs = procFs;
        this.clock = clock;
        this.sinks = sinks;
    }

    @Override
    public LineParser parser() {
        return new StraceLineParser();
    }

    @Override
    public Enricher enricher() {
        return new ProcEnricher(procFs, clock);
    }

    @Override
    public Aggregator aggregator(int session) {
        return new ActionAggregator(session, RiskRules.defaults());
    }

    @Override
    public RecordSink sink(int session) {
        return sinks.apply(session);
    }
}
