// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallObserved;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.SyscallCall;

/** Makes an observation of each slow or failed call, keeps it and tells it. Runs on the thread of its subscription. */
final class ObservationFeed implements EventSubscriber {

    static final String NAME = "classifier";
    private static final Logger LOG = LoggerFactory.getLogger(ObservationFeed.class);
    private static final Duration REPORT = Duration.ofMinutes(1);

    private final EventBus bus;
    private final ObservationArchive archive;
    private final FutexHistory futexes;
    private final InstantSource clock;
    private final Episodes episodes = new Episodes();
    private volatile Classifier classifier;
    private volatile long lagged;
    private Instant reported = Instant.EPOCH;
    private long lastId;
    private SyscallCall last;

    ObservationFeed(EventBus bus, ObservationArchive archive, Classifier classifier, FutexHistory futexes,
            InstantSource clock) {
        this.bus = bus;
        this.archive = archive;
        this.classifier = classifier;
        this.futexes = futexes;
        this.clock = clock;
    }

    /** Reads calls by this from now on. */
    void use(Classifier next) {
        classifier = next;
    }

    /** Events missed because this fell behind. */
    long lagged() {
        return lagged;
    }

    @Override
    public void onEvent(Event event) {
        if (event instanceof SlowSyscall slow) {
            observe(slow.header(), slow.process(), slow.call());
        } else if (event instanceof FailedSyscall failed) {
            observe(failed.header(), failed.process(), failed.call());
        } else if (event instanceof ProcessExit exit) {
            ended(exit.process().key(), exit.header().kernelTime());
        }
    }

    @Override
    public void onLagged(long lost) {
        lagged += lost;
        Instant now = clock.instant();
        if (Duration.between(reported, now).compareTo(REPORT) >= 0) {
            reported = now;
            LOG.warn("Since the start {} slow or failed calls were not classified because the classifier fell behind;"
                    + " higher thresholds in {}.cfg bring fewer", lagged, SemanticClassifier.PID);
        }
    }

    private void observe(EventHeader header, ProcessInfo process, SyscallCall call) {
        if (isRepeated(call)) {
            return;
        }
        Classifier by = classifier;
        Classification found = by.classify(process, call);
        Persistence persistence = found.severity() == Severity.NONE
                ? Persistence.TRANSIENT
                : episodes.note(process.key(), found.category(), header.kernelTime() - call.latencyNanos(),
                        header.kernelTime(), by.settings().persistence());
        SyscallObservation observation = new SyscallObservation(++lastId, header, process, call, found.category(),
                found.severity(), persistence, found.summary(), found.reason(), found.causes(), found.hints());
        archive.add(observation);
        if (found.severity().atLeast(by.settings().publish())) {
            bus.publish(new SyscallObserved(
                    new EventHeader(NAME, header.kernelTime(), header.wallTime()), observation));
        }
    }

    /** A call that was slow and failed is told twice, one after the other. */
    private boolean isRepeated(SyscallCall call) {
        boolean repeated = last != null && call.returned() && last.returned() && call.thread() == last.thread()
                && call.enteredAt() == last.enteredAt() && call.syscall().equals(last.syscall());
        last = call;
        return repeated;
    }

    private void ended(ProcessKey process, long at) {
        episodes.forget(process);
        futexes.ended(process, at);
    }
}
