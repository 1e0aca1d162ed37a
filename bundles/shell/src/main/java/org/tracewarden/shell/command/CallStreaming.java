// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Tone;

/**
 * Follows the calls of a process until there is enough of them: Ctrl+C, a closed session or output, the end of the
 * time, of the process, or of the collector.
 */
final class CallStreaming {

    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final int QUEUE = 8192;

    private final Platform platform;
    private final Screen screen;

    CallStreaming(Platform platform, Screen screen) {
        this.platform = platform;
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
        BooleanSupplier processGone = gone(request);
        String why;
        try (SyscallStream stream = open(request, feed)) {
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
            throw Failure.of("The collector of system calls was stopped: give the command again.");
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

    private SyscallStream open(StreamRequest request, CallFeed feed) throws CommandException {
        try {
            return new Needed(platform).streams().open(request, feed);
        } catch (IllegalArgumentException | IllegalStateException refused) {
            throw Failure.of(SafeText.of(String.valueOf(refused.getMessage())));
        }
    }

    /** Whether the one process that is followed has ended; never true where nobody can tell. */
    private BooleanSupplier gone(StreamRequest request) {
        Optional<ProcessTable> table = platform.processes();
        Optional<ProcessKey> key = request.pid().isEmpty()
                ? Optional.empty()
                : table.flatMap(t -> t.find(request.pid().getAsInt())).filter(ProcessTable.Entry::alive)
                        .map(entry -> entry.info().key());
        return () -> key.isPresent()
                && table.flatMap(t -> t.find(key.get())).map(entry -> !entry.alive()).orElse(false);
    }

    private static Duration left(Optional<Duration> forAtMost, long start) {
        Duration left = forAtMost.map(d -> d.minusNanos(System.nanoTime() - start)).orElse(GLANCE);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
