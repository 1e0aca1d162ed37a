// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalStream;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.line.StraceRecord;

/** Everything is written to four streams of the journal. */
final class LoggerWork implements Stage.Work {

    private final JournalText text;
    private final JournalStream lines;
    private final JournalStream events;
    private final JournalStream enriched;
    private final JournalStream actions;
    private final AtomicLong delivered = new AtomicLong();

    /** @throws org.tracewarden.api.journal.JournalException when a stream cannot be opened */
    LoggerWork(int session, Journal journal) {
        text = new JournalText(session);
        lines = journal.stream("strace/syscalls.log");
        events = journal.stream("strace/events.jsonl");
        enriched = journal.stream("strace/enriched.jsonl");
        actions = journal.stream("strace/actions.jsonl");
    }

    Broadcast.Taker<TraceLine> lines() {
        return new Writing<>(lines, "lines") {
            @Override
            public void take(TraceLine line) {
                last = line.sequence();
                append(WallClock.nanos(), "line", text.line(line));
            }
        };
    }

    Broadcast.Taker<Flow<StraceRecord>> events() {
        return new Writing<>(events, "events") {
            @Override
            public void take(Flow<StraceRecord> flow) {
                if (flow instanceof Flow.Item<StraceRecord> item) {
                    last = item.value().sequence();
                    append(item.value().wallTime(), type(item.value()), text.event(item.value()));
                } else if (flow instanceof Flow.Lost<StraceRecord> lost) {
                    gap(lost.loss());
                }
            }
        };
    }

    Broadcast.Taker<Flow<EnrichedRecord>> enriched() {
        return new Writing<>(enriched, "events") {
            @Override
            public void take(Flow<EnrichedRecord> flow) {
                if (flow instanceof Flow.Item<EnrichedRecord> item) {
                    last = item.value().record().sequence();
                    append(item.value().record().wallTime(), type(item.value().record()), text.enriched(item.value()));
                } else if (flow instanceof Flow.Lost<EnrichedRecord> lost) {
                    gap(lost.loss());
                }
            }
        };
    }

    Broadcast.Taker<Flow<TracedAction>> actions() {
        return new Writing<>(actions, "actions") {
            @Override
            public void take(Flow<TracedAction> flow) {
                if (flow instanceof Flow.Item<TracedAction> item) {
                    last = item.value().sequence();
                    append(item.value().from(), "action", text.action(item.value()));
                } else if (flow instanceof Flow.Lost<TracedAction> lost) {
                    gap(lost.loss());
                }
            }
        };
    }

    @Override
    public long delivered() {
        return delivered.get();
    }

    private static String type(StraceRecord record) {
        return record.kind().name().toLowerCase(Locale.ROOT);
    }

    private abstract class Writing<T> implements Broadcast.Taker<T> {

        private final JournalStream stream;
        private final String items;
        protected long last;

        Writing(JournalStream stream, String items) {
            this.stream = stream;
            this.items = items;
        }

        /** What the journal gives up it counts and tells itself. */
        protected void append(long wallTime, String type, String json) {
            if (stream.append(wallTime == 0 ? WallClock.nanos() : wallTime, type, json)) {
                delivered.setRelease(delivered.getPlain() + 1);
            }
        }

        @Override
        public void lagged(long lost) {
            gap(new TraceLoss("logger", items, lost, last));
        }

        protected void gap(TraceLoss loss) {
            stream.gap(WallClock.nanos(), loss.lost(), "the " + loss.stage() + " of trace session " + text.session()
                    + " was too slow for " + loss.lost() + " " + loss.items() + " after " + loss.afterSequence());
        }
    }
}
