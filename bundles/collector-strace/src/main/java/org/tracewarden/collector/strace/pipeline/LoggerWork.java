// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.line.StraceRecord;

/** Everything is written to four streams of the journal. */
final class LoggerWork implements Stage.Work {

    private static final Logger LOG = LoggerFactory.getLogger(LoggerWork.class);

    private final JournalText text;
    private final SessionStream lines;
    private final SessionStream events;
    private final SessionStream enriched;
    private final SessionStream actions;
    private final AtomicLong delivered = new AtomicLong();

    /**
     * @param journal the one there is now; it may go and come while the session runs
     * @throws org.tracewarden.api.journal.JournalException when a stream cannot be opened
     */
    LoggerWork(int session, Supplier<Optional<Journal>> journal) {
        text = new JournalText(session);
        lines = new SessionStream("strace/syscalls.log", journal);
        events = new SessionStream("strace/events.jsonl", journal);
        enriched = new SessionStream("strace/enriched.jsonl", journal);
        actions = new SessionStream("strace/actions.jsonl", journal);
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

    @Override
    public long lost() {
        return lines.lost() + events.lost() + enriched.lost() + actions.lost();
    }

    @Override
    public void close() {
        if (lost() > 0) {
            LOG.warn("trace session {}: {} lines, events and actions are not in the journal, because there was none"
                    + " when they came", text.session(), lost());
        }
    }

    private static String type(StraceRecord record) {
        return record.kind().name().toLowerCase(Locale.ROOT);
    }

    private abstract class Writing<T> implements Broadcast.Taker<T> {

        private final SessionStream stream;
        private final String items;
        protected long last;

        Writing(SessionStream stream, String items) {
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
            stream.gap(loss.lost(), "the " + loss.stage() + " of trace session " + text.session()
                    + " was too slow for " + loss.lost() + " " + loss.items() + " after " + loss.afterSequence());
        }
    }
}
