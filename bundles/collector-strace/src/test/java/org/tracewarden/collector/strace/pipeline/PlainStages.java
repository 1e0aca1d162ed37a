// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tracewarden.api.trace.ActionKind;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.api.trace.TracedEvent;
import org.tracewarden.collector.strace.action.Aggregator;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.enrich.Enricher;
import org.tracewarden.collector.strace.line.LineParser;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;
import org.tracewarden.collector.strace.publish.RecordSink;

/**
 * Parts that understand just enough of a line to test what is around them; one action for each call of {@code kill}.
 */
class PlainStages implements Stages {

    @Override
    public LineParser parser() {
        return new LineParser() {
            @Override
            public Optional<StraceRecord> read(long sequence, String line) {
                return Optional.of(new Plain(sequence, line));
            }

            @Override
            public Optional<StraceRecord> read(long sequence, byte[] buffer, int from, int to) {
                return read(sequence, new String(buffer, from, to - from, StandardCharsets.UTF_8));
            }

            @Override
            public List<StraceRecord> end() {
                return List.of();
            }
        };
    }

    @Override
    public Enricher enricher() {
        return new Enricher() {
            @Override
            public EnrichedRecord enrich(StraceRecord record) {
                return new EnrichedRecord(record, Optional.empty());
            }

            @Override
            public void close() {
                // it holds nothing
            }
        };
    }

    @Override
    public Aggregator aggregator(int session) {
        return new Aggregator() {
            private long count;

            @Override
            public List<TracedAction> add(EnrichedRecord enriched) {
                StraceRecord record = enriched.record();
                return record.name().equals("kill")
                        ? List.of(new TracedAction(session, ++count, record.wallTime(), record.wallTime(),
                                record.thread(), "", Optional.empty(), ActionKind.SIGNALLED, "", 1, 0, 0, "", 0,
                                "signalled somebody", List.of()))
                        : List.of();
            }

            @Override
            public List<TracedAction> idle(long wallTime) {
                return List.of();
            }

            @Override
            public List<TracedAction> end() {
                return List.of();
            }
        };
    }

    @Override
    public RecordSink sink(int session) {
        return RecordSink.NONE;
    }

    /** {@code PID SECONDS.MICROS NAME(...) = ...}, anything else is a note. */
    private record Plain(long sequence, String text) implements StraceRecord {

        @Override
        public TracedEvent.Kind kind() {
            return text.contains(" --- ") ? TracedEvent.Kind.SIGNAL
                    : text.contains(" +++ ") ? TracedEvent.Kind.EXIT
                    : name().isEmpty() ? TracedEvent.Kind.NOTE : TracedEvent.Kind.CALL;
        }

        @Override
        public long wallTime() {
            return 1;
        }

        @Override
        public int thread() {
            int space = text.indexOf(' ');
            return text.matches("\\d+ .*") ? Integer.parseInt(text.substring(0, space)) : 0;
        }

        @Override
        public String name() {
            String[] words = text.split(" +", 3);
            int open = words.length < 3 ? -1 : words[2].indexOf('(');
            return open > 0 && words[2].substring(0, open).matches("\\w+") ? words[2].substring(0, open) : "";
        }

        @Override
        public List<Value> arguments() {
            return new ArrayList<>();
        }

        @Override
        public Optional<Returned> returned() {
            return Optional.empty();
        }

        @Override
        public OptionalLong durationNanos() {
            return OptionalLong.empty();
        }

        @Override
        public OptionalInt stoppedAt() {
            return OptionalInt.empty();
        }

        @Override
        public String print() {
            return text;
        }
    }
}
