// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.publish.RecordSink;

/** The channels and stages of one session. */
final class Pipeline {

    private static final int LINES = 4_096;
    private static final int EVENTS = 2_048;
    private static final int ENRICHED = 2_048;
    private static final int ACTIONS = 1_024;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** For an aborted stage to count what it leaves. */
    private static final long ABORT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LAST_WORD_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Tracer tracer;
    private final ParserWork parser;
    /** In their order; the listener's, which waits for the result, is not among them. */
    private final List<Stage> stages = new ArrayList<>();
    private final Optional<Telling> telling;

    /**
     * @param pipe where strace writes to
     * @param redaction what is done to each line before any stage sees it
     * @param journal where its four streams go, if there is one now; it may go and come meanwhile
     */
    Pipeline(int session, Path pipe, UnaryOperator<String> redaction, Stages parts, TraceListener listener,
            Supplier<Optional<Journal>> journal) throws IOException {
        // text of lines is what takes memory; records and what is made of them hold it, too
        var lines = new Broadcast<TraceLine>(LINES, line -> line.text().length(), Broadcast.MAX_WEIGHT);
        var events = new Broadcast<Flow<StraceRecord>>(EVENTS, Pipeline::weightOfRecord, Broadcast.MAX_WEIGHT);
        var enriched = new Broadcast<Flow<EnrichedRecord>>(ENRICHED, Pipeline::weightOfEnriched, Broadcast.MAX_WEIGHT);
        var actions = new Broadcast<Flow<TracedAction>>(ACTIONS, Pipeline::weightOfAction, Broadcast.MAX_WEIGHT);
        // whatever may refuse comes first: a thread that was started would have to be ended again
        Optional<LoggerWork> logger = journal.get().map(open -> new LoggerWork(session, journal));
        tracer = new Tracer(session, pipe, redaction, lines);
        parser = new ParserWork(parts.parser(), events);
        var enricher = new EnricherWork(parts.enricher(), enriched);
        var aggregator = new AggregatorWork(parts.aggregator(session), actions);
        stages.add(new Stage(session, "parser", List.of(new Stage.Input<>(lines, parser)), parser, events::flush,
                new Pace(events)));
        stages.add(new Stage(session, "enricher", List.of(new Stage.Input<>(events, enricher)), enricher,
                enriched::flush, new Pace(enriched)));
        stages.add(new Stage(session, AggregatorWork.STAGE, List.of(new Stage.Input<>(enriched, aggregator)),
                aggregator, actions::flush, new Pace(actions)));
        logger.ifPresent(work -> stages.add(new Stage(session, "logger", List.of(
                new Stage.Input<>(lines, work.lines()), new Stage.Input<>(events, work.events()),
                new Stage.Input<>(enriched, work.enriched()), new Stage.Input<>(actions, work.actions())),
                work, () -> { }, Pace.NONE)));
        RecordSink sink = parts.sink(session);
        if (sink != RecordSink.NONE) {
            var publisher = new PublisherWork(sink);
            stages.add(new Stage(session, "publisher", List.of(new Stage.Input<>(enriched, publisher)), publisher,
                    () -> { }, Pace.NONE));
        }
        telling = listener == TraceListener.NONE ? Optional.empty() : Optional.of(listen(session, listener, lines,
                enriched, actions));
    }

    private static Telling listen(int session, TraceListener listener, Broadcast<TraceLine> lines,
            Broadcast<Flow<EnrichedRecord>> enriched, Broadcast<Flow<TracedAction>> actions) {
        var work = new ListenerWork(session, listener);
        List<Stage.Input<?>> inputs = new ArrayList<>();
        if (listener.wantsLines()) {
            inputs.add(new Stage.Input<>(lines, work.lines()));
        }
        inputs.add(new Stage.Input<>(enriched, work.events()));
        inputs.add(new Stage.Input<>(actions, work.actions()));
        return new Telling(work, new Stage(session, "listener", inputs, work, () -> { }, Pace.NONE));
    }

    /** Every stage listens from the moment it was made; the last one starts first. */
    void start() {
        telling.ifPresent(last -> last.stage().start());
        for (int i = stages.size() - 1; i >= 0; i--) {
            stages.get(i).start();
        }
        tracer.start();
    }

    /** Strace has ended: works off what is left, 5 s at most, and leaves the rest. */
    void finish() throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        tracer.endOfWriting();
        if (!tracer.join(deadline - System.nanoTime())) {
            tracer.abort();
        }
        for (Stage stage : stages) {
            if (!stage.join(deadline - System.nanoTime())) {
                stage.abort();
                stage.join(ABORT_NANOS);
            }
        }
        if (telling.isPresent() && !telling.get().work().awaitDrained(deadline - System.nanoTime())) {
            telling.get().stage().abort();
            telling.get().work().awaitDrained(ABORT_NANOS);
        }
    }

    /** The listener's last word. Waits for it, 5 s at most. */
    void conclude(TraceResult result) throws InterruptedException {
        if (telling.isPresent()) {
            telling.get().work().conclude(result);
            telling.get().stage().join(LAST_WORD_NANOS);
        }
    }

    List<StageCounters> counters() {
        List<StageCounters> counters = new ArrayList<>(List.of(tracer.counters()));
        stages.forEach(stage -> counters.add(stage.counters()));
        telling.ifPresent(last -> counters.add(last.stage().counters()));
        return counters;
    }

    long calls() {
        return parser.calls();
    }

    String firstLine() {
        return tracer.firstLine();
    }

    String failure() {
        return tracer.failure();
    }

    private static long weightOfRecord(Flow<StraceRecord> flow) {
        return flow instanceof Flow.Item<StraceRecord> item ? item.value().text().length() : 0;
    }

    private static long weightOfEnriched(Flow<EnrichedRecord> flow) {
        return flow instanceof Flow.Item<EnrichedRecord> item ? item.value().record().text().length() : 0;
    }

    private static long weightOfAction(Flow<TracedAction> flow) {
        return flow instanceof Flow.Item<TracedAction> item
                ? item.value().text().length() + item.value().subject().length() : 0;
    }

    private record Telling(ListenerWork work, Stage stage) {}
}
