// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.concurrent.atomic.AtomicLong;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TracedEvent;
import org.tracewarden.collector.strace.line.LineParser;
import org.tracewarden.collector.strace.line.StraceRecord;

/** Lines become records. */
final class ParserWork implements Stage.Work, Broadcast.Taker<TraceLine> {

    private final LineParser parser;
    private final Broadcast<Flow<StraceRecord>> output;
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();
    private long last;

    ParserWork(LineParser parser, Broadcast<Flow<StraceRecord>> output) {
        this.parser = parser;
        this.output = output;
    }

    @Override
    public void take(TraceLine line) {
        last = line.sequence();
        parser.read(line.sequence(), line.text()).ifPresent(this::send);
    }

    @Override
    public void lagged(long lost) {
        output.send(new Flow.Lost<>(new TraceLoss("parser", "lines", lost, last)));
    }

    @Override
    public void end() {
        parser.end().forEach(this::send);
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    /** System calls among what was delivered. */
    long calls() {
        return calls.get();
    }

    @Override
    public void close() {
        output.close();
    }

    private void send(StraceRecord record) {
        if (record.kind() == TracedEvent.Kind.CALL) {
            calls.setRelease(calls.getPlain() + 1);
        }
        delivered.setRelease(delivered.getPlain() + 1);
        output.send(new Flow.Item<>(record));
    }
}
