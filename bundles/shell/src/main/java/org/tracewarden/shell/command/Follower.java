// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.shell.Platform;

/**
 * Follows a feed until its reader has had enough: Ctrl+C, a closed session or output, the end of the time or of the
 * items wanted.
 */
final class Follower {

    private static final Duration GLANCE = Duration.ofMillis(200);

    private final Platform platform;
    private final EventBus bus;
    private final Screen screen;

    /** @param bus where the feed comes from */
    Follower(Platform platform, EventBus bus, Screen screen) {
        this.platform = platform;
        this.bus = bus;
        this.screen = screen;
    }

    /**
     * @param forAtMost empty for as long as it takes
     * @param show prints an item and says whether to go on
     * @throws CommandException when the bus is stopped or replaced meanwhile
     */
    void follow(Feed feed, Optional<Duration> forAtMost, Predicate<Feed.Item> show) throws CommandException {
        long start = System.nanoTime();
        try {
            while (screen.flush()) {
                Duration left = forAtMost.map(d -> d.minusNanos(System.nanoTime() - start)).orElse(GLANCE);
                if (left.isNegative() || left.isZero()) {
                    return;
                }
                Optional<Feed.Item> item = feed.next(left.compareTo(GLANCE) < 0 ? left : GLANCE);
                // a burst is flushed once, at its end
                while (item.isPresent()) {
                    if (!show.test(item.get())) {
                        screen.flush();
                        return;
                    }
                    item = feed.idle() ? Optional.empty() : feed.next(Duration.ZERO);
                }
                if (platform.bus().filter(now -> now == bus).isEmpty()) {
                    throw Failure.of("The event bus was stopped or replaced: give the command again.");
                }
            }
        } catch (InterruptedException stopped) {
            // Ctrl+C or the end of the session: the normal way to end. Not raised again: closing the feed must wait for
            // its thread, and the console's executor resets its threads itself
            return;
        }
    }
}
