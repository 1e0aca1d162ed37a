// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.shell.render.CallLine;
import org.tracewarden.shell.render.Units;

/** Shows streamed calls, not more than so many a second, and says in their places how many it did not show. */
final class ShownCalls {

    /** More than this a second nobody reads, and a terminal hardly takes. */
    static final int MOST_A_SECOND = 5000;

    private static final long SECOND = 1_000_000_000L;

    private final Consumer<StreamedCall> showCall;
    private final LongConsumer showMissed;
    private final LongConsumer showLost;
    private final LongSupplier nanoTime;
    private long left;
    private long windowBegan;
    private int inWindow;
    private long untold;
    private long shown;
    private long notShown;
    private long lost;

    private ShownCalls(OptionalLong limit, LongSupplier nanoTime, Consumer<StreamedCall> showCall,
            LongConsumer showMissed, LongConsumer showLost) {
        this.left = limit.orElse(Long.MAX_VALUE);
        this.nanoTime = nanoTime;
        this.windowBegan = nanoTime.getAsLong();
        this.showCall = showCall;
        this.showMissed = showMissed;
        this.showLost = showLost;
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    static ShownCalls lines(Screen screen, OptionalLong limit, LongSupplier nanoTime, CallLine line) {
        return new ShownCalls(limit, nanoTime,
                call -> screen.print(line.of(call)),
                missed -> screen.print("… " + Units.counted(missed, "call") + " not shown"),
                lost -> screen.print("!! " + Units.counted(lost, "call")
                        + " lost in the kernel, of this or another stream"));
    }

    static ShownCalls json(Screen screen, OptionalLong limit, LongSupplier nanoTime, JsonEncoder encoder) {
        return new ShownCalls(limit, nanoTime,
                call -> screen.print(encoder.encode(call)),
                missed -> screen.print("{\"type\":\"lagged\",\"lost\":" + missed + "}"),
                lost -> screen.print("{\"type\":\"gap\",\"lost\":" + lost + "}"));
    }

    /** Whether more are wanted. */
    boolean show(CallFeed.Item item) {
        if (item instanceof CallFeed.Called called) {
            show(called.call());
        } else if (item instanceof CallFeed.Missed missed) {
            untold += missed.calls();
            notShown += missed.calls();
        } else if (item instanceof CallFeed.Lost gap && gap.calls() > 0) {
            lost += gap.calls();
            showLost.accept(gap.calls());
        }
        return left > 0;
    }

    /** Says what has not been said yet. */
    void finish() {
        if (untold > 0) {
            showMissed.accept(untold);
            untold = 0;
        }
    }

    /** {@code 1,234 calls shown, 12 left out because they came too fast, none lost in the kernel}. */
    String summary() {
        return Units.counted(shown, "call") + " shown, "
                + (notShown == 0 ? "none left out, " : Units.count(notShown) + " left out because they came too fast, ")
                + (lost == 0 ? "none" : Units.count(lost)) + " lost in the kernel";
    }

    private void show(StreamedCall call) {
        long now = nanoTime.getAsLong();
        if (now - windowBegan >= SECOND) {
            windowBegan = now;
            inWindow = 0;
        }
        if (inWindow >= MOST_A_SECOND) {
            untold++;
            notShown++;
            return;
        }
        finish();
        inWindow++;
        shown++;
        left--;
        showCall.accept(call);
    }
}
