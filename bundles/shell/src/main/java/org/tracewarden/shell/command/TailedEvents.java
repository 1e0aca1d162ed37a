// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.shell.render.EventTable;
import org.tracewarden.shell.render.Units;

/** Shows events one after the other, up to a limit that gaps do not count for. */
final class TailedEvents implements Predicate<Feed.Item> {

    private final Runnable showHeader;
    private final Consumer<Event> showEvent;
    private final Consumer<Feed.Missed> showMissed;
    private long left;

    private TailedEvents(OptionalLong limit, Runnable showHeader, Consumer<Event> showEvent,
            Consumer<Feed.Missed> showMissed) {
        this.left = limit.orElse(Long.MAX_VALUE);
        this.showHeader = showHeader;
        this.showEvent = showEvent;
        this.showMissed = showMissed;
    }

    static TailedEvents lines(Screen screen, OptionalLong limit, EventTable table) {
        return new TailedEvents(limit,
                () -> screen.print(table.header()),
                event -> screen.print(table.lines(event)),
                missed -> screen.print("... " + Units.counted(missed.lost(), "event")
                        + " not shown: this terminal fell behind"));
    }

    static TailedEvents json(Screen screen, OptionalLong limit, JsonEncoder encoder) {
        return new TailedEvents(limit,
                () -> {},
                event -> screen.print(encoder.encode(event)),
                missed -> screen.print("{\"type\":\"lagged\",\"lost\":" + missed.lost() + "}"));
    }

    void begin() {
        showHeader.run();
    }

    @Override
    public boolean test(Feed.Item item) {
        if (item instanceof Feed.Missed missed) {
            showMissed.accept(missed);
        } else if (item instanceof Feed.Seen seen) {
            showEvent.accept(seen.event());
            left -= seen.event() instanceof Gap ? 0 : 1;
        }
        return left > 0;
    }
}
