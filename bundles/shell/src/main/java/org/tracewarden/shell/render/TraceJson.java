// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TraceReports.View;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.api.trace.TracedEvent;

/** One object a line with a {@code type} each; the last one is the summary. */
final class TraceJson implements TraceListener {

    private final View view;
    private final TraceOutput out;
    private final JsonEncoder json;
    private final TraceTotals totals = new TraceTotals();

    TraceJson(View view, TraceOutput out, JsonEncoder json) {
        this.view = view;
        this.out = out;
        this.json = json;
    }

    @Override
    public boolean wantsLines() {
        return view == View.RAW;
    }

    @Override
    public void line(TraceLine line) {
        if (view == View.RAW) {
            out.line(json.encode(line));
        }
    }

    @Override
    public void event(TracedEvent event) {
        totals.add(event);
        if (view == View.EVENTS) {
            out.line(json.encode(event));
        }
    }

    @Override
    public void action(TracedAction action) {
        totals.add(action);
        if (view == View.STORY || view == View.ACTIONS) {
            out.line(json.encode(action));
        }
    }

    @Override
    public void lost(TraceLoss loss) {
        totals.add(loss);
        out.line(json.encode(loss));
    }

    @Override
    public void ended(TraceResult result) {
        out.line(json.encode(totals.summary(result)));
        out.end();
    }
}
