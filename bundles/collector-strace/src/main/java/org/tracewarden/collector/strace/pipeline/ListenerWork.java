// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;

/** Everything is told to the listener of the session, its result last. */
final class ListenerWork implements Stage.Work {

    private final int session;
    private final TraceListener listener;
    private final CompletableFuture<TraceResult> result = new CompletableFuture<>();
    private final CountDownLatch drained = new CountDownLatch(1);
    private final AtomicLong delivered = new AtomicLong();

    ListenerWork(int session, TraceListener listener) {
        this.session = session;
        this.listener = listener;
    }

    Broadcast.Taker<TraceLine> lines() {
        return new Telling<>("lines") {
            @Override
            public void take(TraceLine line) {
                last = line.sequence();
                listener.line(line);
                count();
            }
        };
    }

    Broadcast.Taker<Flow<EnrichedRecord>> events() {
        return new Telling<>("events") {
            @Override
            public void take(Flow<EnrichedRecord> flow) {
                if (flow instanceof Flow.Item<EnrichedRecord> item) {
                    last = item.value().record().sequence();
                    listener.event(TracedEvents.of(session, item.value()));
                    count();
                } else if (flow instanceof Flow.Lost<EnrichedRecord> lost) {
                    listener.lost(lost.loss());
                }
            }
        };
    }

    Broadcast.Taker<Flow<TracedAction>> actions() {
        return new Telling<>("actions") {
            @Override
            public void take(Flow<TracedAction> flow) {
                if (flow instanceof Flow.Item<TracedAction> item) {
                    last = item.value().sequence();
                    listener.action(item.value());
                    count();
                } else if (flow instanceof Flow.Lost<TracedAction> lost
                        && lost.loss().stage().equals(AggregatorWork.STAGE)) {
                    // losses before that stage are told among the events
                    listener.lost(lost.loss());
                }
            }
        };
    }

    /** @return whether all was told but the result */
    boolean awaitDrained(long nanos) throws InterruptedException {
        return drained.await(nanos, TimeUnit.NANOSECONDS);
    }

    void conclude(TraceResult concluded) {
        result.complete(concluded);
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    @Override
    public void close() {
        drained.countDown();
        // an interrupt was meant for the listener that did not come back
        Thread.interrupted();
        try {
            listener.ended(result.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void count() {
        delivered.setRelease(delivered.getPlain() + 1);
    }

    private abstract class Telling<T> implements Broadcast.Taker<T> {

        private final String items;
        protected long last;

        Telling(String items) {
            this.items = items;
        }

        @Override
        public void lagged(long lost) {
            listener.lost(new TraceLoss("listener", items, lost, last));
        }
    }
}
