// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.shell.render.Tone;

/**
 * Follows the calls of a process until there is enough of them: Ctrl+C, a closed session or output, the end of the
 * time, of the process, or of the collector.
 */
final class CallStreaming {

    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final int QUEUE = 8192;

    private final CallSource source;
    private final Screen screen;

    CallStreaming(CallSource source, Screen screen) {
        this.source = source;
        this.screen = screen;
    }

    /**
     * @param forAtMost empty for as long as it takes
     * @param summary whether to end with a line of figures
     * @throws CommandException when the stream cannot be opened, or its collector stops
     */
    void follow(StreamRequest request, Optional<Duration> forAtMost, ShownCalls calls, boolean summary)
            throws CommandException {
        CallFeed feed = new CallFeed(QUEUE);
        BooleanSupplier processGone = source.gone(request);
        String why;
        try (SyscallStream stream = source.open(request, feed)) {
            why = follow(feed, forAtMost, calls, processGone);
        }
        calls.show(feed.untoldMissed());
        calls.show(feed.untoldLost());
        calls.finish();
        if (summary) {
            screen.print(screen.style().apply(Tone.FAINT, calls.summary() + why));
        }
        screen.flush();
        if (feed.ended()) {
            throw CallSource.stopped();
        }
    }

    /** Why it ended, to go on after the figures. */
    private String follow(CallFeed feed, Optional<Duration> forAtMost, ShownCalls calls, BooleanSupplier processGone) {
        long start = System.nanoTime();
        try {
            while (screen.flush()) {
                Duration left = left(forAtMost, start);
                if (left.isZero()) {
                    return ".";
                }
                Optional<CallFeed.Item> item = feed.next(left.compareTo(GLANCE) < 0 ? left : GLANCE);
                if (item.isEmpty()) {
                    if (feed.ended()) {
                        return ".";
                    }
                    if (processGone.getAsBoolean() && feed.idle()) {
                        return "; the process has ended.";
                    }
                }
                // a burst is flushed once, at its end, but a flood that never pauses must end with the time too
                for (int burst = 0; item.isPresent(); burst++) {
                    if (!calls.show(item.get())) {
                        return ".";
                    }
                    item = feed.idle() || burst == ShownCalls.MOST_A_SECOND
                            ? Optional.empty()
                            : feed.next(Duration.ZERO);
                }
            }
        } catch (InterruptedException stopped) {
            // Ctrl+C or the end of the session: the normal way to end. Not raised again: closing the stream must not be
            // disturbed, and the console's executor resets its threads itself
            return ".";
        }
        return ".";
    }

    private static Duration left(Optional<Duration> forAtMost, long start) {
        Duration left = forAtMost.map(d -> d.minusNanos(System.nanoTime() - start)).orElse(GLANCE);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
