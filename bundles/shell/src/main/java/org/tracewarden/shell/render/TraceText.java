// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.List;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TraceReports.Look;
import org.tracewarden.api.trace.TraceReports.View;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.api.trace.TracedEvent;

/**
 * Lines for people. All but the raw view end with the summary: what strace would have written stays what strace would
 * have written. Actions are held back for a moment to be told in their order; a thread of its own tells them when
 * nothing else comes.
 */
final class TraceText implements TraceListener {

    private final View view;
    private final TraceOutput out;
    private final Look look;
    private final Style style;
    private final TraceTotals totals = new TraceTotals();
    private final ActionOrder order = new ActionOrder();
    private final ActionLines actions;
    private final TracedEventLine events;
    private boolean started;
    private boolean ended;

    TraceText(View view, TraceOutput out, Look look) {
        this.view = view;
        this.out = out;
        this.look = look;
        this.style = look.colours() ? Style.ANSI : Style.MONOCHROME;
        TraceClock clock = new TraceClock();
        this.actions = new ActionLines(clock, look.columns(), style, view == View.ACTIONS);
        this.events = new TracedEventLine(clock, look.columns(), style);
    }

    @Override
    public boolean wantsLines() {
        return view == View.RAW;
    }

    @Override
    public synchronized void line(TraceLine line) {
        if (view == View.RAW) {
            out.line(SafeText.of(line.text()));
        }
    }

    @Override
    public synchronized void event(TracedEvent event) {
        actions.seen(event.wallTime());
        totals.add(event);
        if (view == View.EVENTS) {
            out.line(events.of(event));
        }
    }

    @Override
    public synchronized void action(TracedAction action) {
        actions.seen(action.from());
        totals.add(action);
        if (view == View.STORY || view == View.ACTIONS) {
            if (!started) {
                begin();
            }
            long now = System.nanoTime();
            if (order.isEmpty()) {
                notifyAll();
            }
            order.add(action, now);
            tell(order.due(now));
        }
    }

    @Override
    public synchronized void lost(TraceLoss loss) {
        totals.add(loss);
        tell(order.rest());
        out.line(style.apply(Tone.BAD, Columns.cut("!! " + Units.count(loss.lost()) + " " + loss.items()
                + " missing here: " + loss.stage() + " could not keep up", look.columns())));
    }

    @Override
    public synchronized void ended(TraceResult result) {
        tell(order.rest());
        ended = true;
        notifyAll();
        if (view != View.RAW) {
            out.lines(new TraceSummaryPage(look.columns(), style).lines(totals.summary(result)));
        } else if (!result.failure().isEmpty()) {
            out.line(style.apply(Tone.BAD, SafeText.of(result.failure())));
        }
        out.end();
    }

    private void begin() {
        started = true;
        if (view == View.ACTIONS) {
            out.line(actions.header());
        }
        Thread telling = new Thread(this::tellWhatIsDue, "tracewarden-trace-report");
        telling.setDaemon(true);
        telling.start();
    }

    private void tell(List<TracedAction> told) {
        told.forEach(action -> out.lines(actions.of(action)));
    }

    private synchronized void tellWhatIsDue() {
        try {
            while (!ended) {
                // an action that comes tells those before it, so that only the last ones wait for this
                wait(order.isEmpty() ? 0 : ActionOrder.HOLD.toMillis());
                tell(order.due(System.nanoTime()));
                out.end();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
