// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.collector.strace.action.Aggregator;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;

/** Records become actions. */
final class AggregatorWork implements Stage.Work, Broadcast.Taker<Flow<EnrichedRecord>> {

    static final String STAGE = "aggregator";

    private final Aggregator aggregator;
    private final Broadcast<Flow<TracedAction>> output;
    private final AtomicLong delivered = new AtomicLong();
    private long last;
    private boolean quiet;

    AggregatorWork(Aggregator aggregator, Broadcast<Flow<TracedAction>> output) {
        this.aggregator = aggregator;
        this.output = output;
    }

    @Override
    public void take(Flow<EnrichedRecord> flow) {
        quiet = false;
        if (flow instanceof Flow.Item<EnrichedRecord> item) {
            last = item.value().record().sequence();
            send(aggregator.add(item.value()));
        } else if (flow instanceof Flow.Lost<EnrichedRecord> lost) {
            output.send(new Flow.Lost<>(lost.loss()));
        }
    }

    @Override
    public void lagged(long lost) {
        output.send(new Flow.Lost<>(new TraceLoss(STAGE, "events", lost, last)));
    }

    /** While lines come, the trace's own time ends the groups. */
    @Override
    public void idle() {
        if (quiet) {
            send(aggregator.idle(WallClock.nanos()));
        }
        quiet = true;
    }

    @Override
    public void end() {
        send(aggregator.end());
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    @Override
    public void close() {
        output.close();
    }

    private void send(List<TracedAction> actions) {
        for (TracedAction action : actions) {
            output.send(new Flow.Item<>(action));
        }
        delivered.setRelease(delivered.getPlain() + actions.size());
    }
}
