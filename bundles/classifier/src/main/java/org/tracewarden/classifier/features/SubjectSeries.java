// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.List;
import org.tracewarden.api.analysis.Resolution;

/** All series of one process or the host. Not thread-safe. */
final class SubjectSeries {

    /** This object, its series without chunks and its place in the table, estimated for compressed references. */
    private static final int OVERHEAD = 640;

    private final StepSeries seconds = new StepSeries(Resolution.SECOND.kept().toNanos());
    private final StepSeries tens = new StepSeries(Resolution.TEN_SECONDS.kept().toNanos());
    private final StepSeries minutes = new StepSeries(Resolution.MINUTE.kept().toNanos());
    private final PendingStep ten = new PendingStep();
    private final PendingStep minute = new PendingStep();

    void add(SubjectSecond second) {
        seconds.append(second.step());
        ten.add(second.sums());
    }

    void endTenSeconds(long at, long spanNanos) {
        List<CategorySums> sums = ten.take();
        if (!sums.isEmpty()) {
            tens.append(SubjectSecond.step(at, spanNanos, sums));
            minute.add(sums);
        }
    }

    void endMinute(long at, long spanNanos) {
        List<CategorySums> sums = minute.take();
        if (!sums.isEmpty()) {
            minutes.append(SubjectSecond.step(at, spanNanos, sums));
        }
    }

    void expire(long now) {
        seconds.expire(now);
        tens.expire(now);
        minutes.expire(now);
    }

    StepSeries of(Resolution resolution) {
        return switch (resolution) {
            case SECOND -> seconds;
            case TEN_SECONDS -> tens;
            case MINUTE -> minutes;
        };
    }

    boolean isEmpty() {
        return seconds.isEmpty() && tens.isEmpty() && minutes.isEmpty() && ten.bytes() == 0 && minute.bytes() == 0;
    }

    long bytes() {
        return OVERHEAD + seconds.bytes() + tens.bytes() + minutes.bytes() + ten.bytes() + minute.bytes();
    }
}
