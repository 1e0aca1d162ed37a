// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

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
 * have written.
 */
final class TraceText implements TraceListener {

    private final View view;
    private final TraceOutput out;
    private final Look look;
    private final Style style;
    private final TraceTotals totals = new TraceTotals();
    private final ActionLines actions;
    private final TracedEventLine events;
    private boolean started;

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
    public void line(TraceLine line) {
        if (view == View.RAW) {
            out.line(SafeText.of(line.text()));
        }
    }

    @Override
    public void event(TracedEvent event) {
        actions.seen(event.wallTime());
        totals.add(event);
        if (view == View.EVENTS) {
            out.line(events.of(event));
        }
    }

    @Override
    public void action(TracedAction action) {
        actions.seen(action.from());
        totals.add(action);
        if (view == View.STORY || view == View.ACTIONS) {
            if (!started && view == View.ACTIONS) {
                out.line(actions.header());
            }
            started = true;
            out.lines(actions.of(action));
        }
    }

    @Override
    public void lost(TraceLoss loss) {
        totals.add(loss);
        out.line(style.apply(Tone.BAD, Columns.cut("!! " + Units.count(loss.lost()) + " " + loss.items()
                + " missing here: " + loss.stage() + " could not keep up", look.columns())));
    }

    @Override
    public void ended(TraceResult result) {
        if (view != View.RAW) {
            out.lines(new TraceSummaryPage(look.columns(), style).lines(totals.summary(result)));
        } else if (!result.failure().isEmpty()) {
            out.line(style.apply(Tone.BAD, SafeText.of(result.failure())));
        }
        out.end();
    }
}
