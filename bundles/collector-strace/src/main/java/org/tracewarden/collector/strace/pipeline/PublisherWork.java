// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.publish.RecordSink;

/** Records are told to the rest of the platform. */
final class PublisherWork implements Stage.Work, Broadcast.Taker<Flow<EnrichedRecord>> {

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RecordSink sink;
    private final AtomicLong delivered = new AtomicLong();
    private long last;
    private long quietSince = System.nanoTime();

    PublisherWork(RecordSink sink) {
        this.sink = sink;
    }

    @Override
    public void take(Flow<EnrichedRecord> flow) {
        if (flow instanceof Flow.Item<EnrichedRecord> item) {
            last = item.value().record().sequence();
            sink.take(item.value());
            delivered.setRelease(delivered.getPlain() + 1);
        } else if (flow instanceof Flow.Lost<EnrichedRecord> lost) {
            sink.lost(lost.loss());
        }
    }

    @Override
    public void lagged(long lost) {
        sink.lost(new TraceLoss("publisher", "events", lost, last));
    }

    @Override
    public void idle() {
        long now = System.nanoTime();
        if (now - quietSince >= IDLE_NANOS) {
            quietSince = now;
            sink.idle(WallClock.nanos());
        }
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    @Override
    public void close() {
        sink.close();
    }
}
