// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.event.AnomalyDetected;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallObserved;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.SyscallError;

/**
 * Counts system calls and what was made of them. Every kind of count has a fixed number of places: the errors 1 to
 * {@link #LAST_ERROR} and one for all others, the categories times the severities, the kinds of patterns.
 */
final class SyscallCounts implements EventSubscriber {

    /** EHWPOISON, the last one of x86-64 and arm64. */
    static final int LAST_ERROR = 133;

    private static final int SEVERITIES = Severity.values().length;

    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong slow = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLongArray errors = new AtomicLongArray(LAST_ERROR + 1);
    private final AtomicReferenceArray<String> errorNames = new AtomicReferenceArray<>(LAST_ERROR + 1);
    private final AtomicLong observed = new AtomicLong();
    private final AtomicLongArray observations = new AtomicLongArray(SyscallCategory.values().length * SEVERITIES);
    private final Episodes patternsTold = new Episodes();
    private final AtomicLong patterns = new AtomicLong();
    private final AtomicLongArray patternKinds = new AtomicLongArray(PatternKind.values().length);
    private final Episodes anomaliesTold = new Episodes();
    private final Episodes severitiesTold = new Episodes();
    private final AtomicLong anomalies = new AtomicLong();
    private final AtomicLongArray anomalySeverities = new AtomicLongArray(SEVERITIES);

    @Override
    public void onEvent(Event event) {
        if (event instanceof SyscallStats stats) {
            stats.calls().forEach(this::count);
        } else if (event instanceof SlowSyscall told) {
            // one that goes on is told several times, and once more when it returns
            slow.addAndGet(told.call().returned() ? 1 : 0);
        } else if (event instanceof SyscallObserved told) {
            observed.incrementAndGet();
            observations.incrementAndGet(told.observation().category().ordinal() * SEVERITIES
                    + told.observation().severity().ordinal());
        } else if (event instanceof PatternDetected told) {
            count(told);
        } else if (event instanceof AnomalyDetected told) {
            count(told);
        }
    }

    private void count(CallStats stats) {
        calls.addAndGet(stats.count());
        slow.addAndGet(stats.slowWithheld());
        for (ErrorCount each : stats.errors()) {
            failed.addAndGet(each.count());
            errors.addAndGet(place(each.error()), each.count());
        }
    }

    private int place(SyscallError error) {
        if (error.number() < 1 || error.number() > LAST_ERROR) {
            return 0;
        }
        errorNames.set(error.number(), error.name());
        return error.number();
    }

    private void count(PatternDetected told) {
        var pattern = told.pattern();
        if (patternsTold.isNew(pattern.kind(), pattern.id(), pattern.since(), pattern.ended())) {
            patterns.incrementAndGet();
            patternKinds.incrementAndGet(pattern.kind().ordinal());
        }
    }

    private void count(AnomalyDetected told) {
        var anomaly = told.anomaly();
        if (anomaliesTold.isNew(anomaly.feature(), anomaly.id(), anomaly.since(), anomaly.ended())) {
            anomalies.incrementAndGet();
        }
        if (severitiesTold.isNew(anomaly.severity(), anomaly.id(), anomaly.since(), anomaly.ended())) {
            anomalySeverities.incrementAndGet(anomaly.severity().ordinal());
        }
    }

    long calls() {
        return calls.get();
    }

    long slow() {
        return slow.get();
    }

    long failed() {
        return failed.get();
    }

    long observed() {
        return observed.get();
    }

    long patterns() {
        return patterns.get();
    }

    long anomalies() {
        return anomalies.get();
    }

    /** Name of the error and count, for the errors that occurred; {@code other} last. */
    List<Object[]> failedByError() {
        List<Object[]> rows = new ArrayList<>();
        for (int number = 1; number <= LAST_ERROR; number++) {
            if (errors.get(number) > 0) {
                rows.add(new Object[] {errorNames.get(number), errors.get(number)});
            }
        }
        if (errors.get(0) > 0) {
            rows.add(new Object[] {"other", errors.get(0)});
        }
        return rows;
    }

    /** Category, severity and count, for the pairs that occurred. */
    List<Object[]> observedBySeverity() {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < observations.length(); i++) {
            if (observations.get(i) > 0) {
                rows.add(new Object[] {
                    SyscallCategory.values()[i / SEVERITIES].name(), Severity.values()[i % SEVERITIES].name(),
                    observations.get(i)
                });
            }
        }
        return rows;
    }

    /** Kind and count, for every kind. */
    List<Object[]> patternsByKind() {
        return rows(PatternKind.values(), patternKinds);
    }

    /** Severity and count, for every severity. */
    List<Object[]> anomaliesBySeverity() {
        return rows(Severity.values(), anomalySeverities);
    }

    private static List<Object[]> rows(Enum<?>[] labels, AtomicLongArray counts) {
        List<Object[]> rows = new ArrayList<>();
        for (Enum<?> label : labels) {
            rows.add(new Object[] {label.name(), counts.get(label.ordinal())});
        }
        return rows;
    }
}
