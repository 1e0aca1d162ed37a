// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.WaitKind;

/** The calls of one name in a second of a {@link Tale}. */
final class Count {

    private final String name;
    private final long count;
    private long transferred;
    private long inside;
    private final List<ErrorCount> errors = new ArrayList<>();

    private Count(String name, long count) {
        this.name = name;
        this.count = count;
    }

    static Count of(String name, long count) {
        return new Count(name, count);
    }

    Count bytes(long sum) {
        transferred = sum;
        return this;
    }

    Count inside(double millis) {
        inside = Math.round(millis * Tale.MS);
        return this;
    }

    Count failed(String error, long times) {
        return failed(error, times, 0);
    }

    Count failed(String error, long times, long withheld) {
        errors.add(new ErrorCount(Call.error(error), times, withheld));
        return this;
    }

    CallStats stats() {
        return new CallStats(Call.syscall(name), WaitKind.UNKNOWN, count, inside, inside, inside, transferred,
                LatencyHistogram.EMPTY, errors, 0);
    }
}
