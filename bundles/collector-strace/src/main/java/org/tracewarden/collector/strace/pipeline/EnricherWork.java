// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.enrich.Enricher;
import org.tracewarden.collector.strace.line.StraceRecord;

/** Records get their process. */
final class EnricherWork implements Stage.Work, Broadcast.Taker<Flow<StraceRecord>> {

    private final Enricher enricher;
    private final Broadcast<Flow<EnrichedRecord>> output;
    private final AtomicLong delivered = new AtomicLong();
    private long last;

    EnricherWork(Enricher enricher, Broadcast<Flow<EnrichedRecord>> output) {
        this.enricher = enricher;
        this.output = output;
    }

    @Override
    public void take(Flow<StraceRecord> flow) {
        if (flow instanceof Flow.Item<StraceRecord> item) {
            last = item.value().sequence();
            output.send(new Flow.Item<>(enricher.enrich(item.value())));
            delivered.setRelease(delivered.getPlain() + 1);
        } else if (flow instanceof Flow.Lost<StraceRecord> lost) {
            output.send(new Flow.Lost<>(lost.loss()));
        }
    }

    @Override
    public void lagged(long lost) {
        output.send(new Flow.Lost<>(new TraceLoss("enricher", "events", lost, last)));
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    @Override
    public void close() {
        try {
            enricher.close();
        } finally {
            output.close();
        }
    }
}
