// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.shell.render.CallCountTable;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** Counts the calls of a process until the end of the time, of the process or of the collector, or Ctrl+C. */
final class CallCounting {

    private static final long GLANCE_MILLIS = 200;

    private final CallSource source;
    private final Screen screen;

    CallCounting(CallSource source, Screen screen) {
        this.source = source;
        this.screen = screen;
    }

    /**
     * @param forAtMost empty for as long as it takes
     * @param json writes the result as one line; empty for a table
     * @throws CommandException when the stream cannot be opened, or its collector stops
     */
    void follow(StreamRequest request, Optional<Duration> forAtMost, Optional<JsonEncoder> json)
            throws CommandException {
        CallCounts counts = new CallCounts();
        BooleanSupplier processGone = source.gone(request);
        long start = System.nanoTime();
        CallCounts.Result result;
        try (SyscallStream stream = source.open(request, counts)) {
            await(counts, start, forAtMost, processGone);
            result = counts.result((System.nanoTime() - start) / 1e9);
        }
        if (json.isPresent()) {
            screen.print(json.get().encode(result));
        } else {
            screen.print(table(result));
            screen.print(screen.style().apply(Tone.FAINT, summary(result)));
        }
        screen.flush();
        if (counts.ended()) {
            throw CallSource.stopped();
        }
    }

    private void await(CallCounts counts, long start, Optional<Duration> forAtMost, BooleanSupplier processGone) {
        try {
            while (!counts.ended() && screen.flush()) {
                boolean gone = processGone.getAsBoolean();
                long left = forAtMost.map(most -> most.minusNanos(System.nanoTime() - start).toMillis())
                        .orElse(GLANCE_MILLIS);
                if (left <= 0) {
                    return;
                }
                // once more after the process has ended, for what the kernel had reported by then
                Thread.sleep(Math.min(left, GLANCE_MILLIS));
                if (gone) {
                    return;
                }
            }
        } catch (InterruptedException stopped) {
            // Ctrl+C: the normal way to end. Not raised again, as closing the stream must not be disturbed
            return;
        }
    }

    private List<String> table(CallCounts.Result result) {
        return new CallCountTable(screen.width(), screen.style()).lines(result.calls().stream()
                .map(row -> new CallCountTable.Row(
                        row.syscall(), row.calls(), row.errors(), row.totalNanos(), row.maxNanos()))
                .toList());
    }

    private static String summary(CallCounts.Result result) {
        return Units.counted(result.delivered(), "call") + " in " + String.format("%.1f s, ", result.seconds())
                + (result.lost() == 0 ? "none" : Units.count(result.lost())) + " lost in the kernel";
    }
}
