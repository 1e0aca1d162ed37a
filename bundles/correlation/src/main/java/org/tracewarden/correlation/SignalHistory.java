// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.SignalResult;
import org.tracewarden.api.event.SignalSent;

/**
 * Signals sent to and taken by one process: the first and the last of them. Of those between, counted only, the latest
 * of each number that was queued is kept, because it may be the fatal one. Not thread-safe.
 */
final class SignalHistory {

    static final int KEPT_AT_EACH_END = 16;

    private final List<Event> first = new ArrayList<>(4);
    private final ArrayDeque<Event> last = new ArrayDeque<>(1);
    private final Map<Integer, SignalSent> queuedBetween = new HashMap<>(1);
    private long elided;
    private long firstElidedAt;

    void add(Event event) {
        if (first.size() < KEPT_AT_EACH_END) {
            first.add(event);
            return;
        }
        last.addLast(event);
        if (last.size() > KEPT_AT_EACH_END) {
            elide(last.removeFirst());
        }
    }

    private void elide(Event event) {
        if (elided++ == 0) {
            firstElidedAt = event.header().kernelTime();
        }
        if (event instanceof SignalSent sent && sent.result() == SignalResult.QUEUED) {
            queuedBetween.put(sent.signal().number(), sent);
        }
    }

    /** Whether the last SIGKILL queued is the kernel's and carries no reason. */
    boolean endsInUnexplainedKill() {
        boolean unexplained = false;
        for (Event event : ends()) {
            if (event instanceof SignalSent sent
                    && sent.signal().equals(Signals.KILL)
                    && sent.result() == SignalResult.QUEUED) {
                unexplained = Sending.byKernel(sent) && !sent.parentDeath() && !PidNamespaceRule.initEnding(sent);
            }
        }
        return unexplained;
    }

    /** First and last events in order of arrival, at most 32. */
    List<Event> ends() {
        List<Event> all = new ArrayList<>(first);
        all.addAll(last);
        return all;
    }

    /** Events between that may matter still. */
    List<SignalSent> between() {
        return List.copyOf(queuedBetween.values());
    }

    long elided() {
        return elided;
    }

    long firstElidedAt() {
        return firstElidedAt;
    }
}
