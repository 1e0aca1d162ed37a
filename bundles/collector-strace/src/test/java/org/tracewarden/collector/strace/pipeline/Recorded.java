// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.api.trace.TracedEvent;

/** Keeps what it is told. */
final class Recorded implements TraceListener {

    final List<TraceLine> lines = Collections.synchronizedList(new ArrayList<>());
    final List<TracedEvent> events = Collections.synchronizedList(new ArrayList<>());
    final List<TracedAction> actions = Collections.synchronizedList(new ArrayList<>());
    final List<TraceLoss> losses = Collections.synchronizedList(new ArrayList<>());
    final List<TraceResult> results = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void line(TraceLine line) {
        lines.add(line);
    }

    @Override
    public void event(TracedEvent event) {
        events.add(event);
    }

    @Override
    public void action(TracedAction action) {
        actions.add(action);
    }

    @Override
    public void lost(TraceLoss loss) {
        losses.add(loss);
    }

    @Override
    public void ended(TraceResult result) {
        results.add(result);
    }
}
