// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalOrigin;
import org.tracewarden.api.event.SignalSent;

/**
 * Counts what goes over the bus. Every kind of count has a fixed number of places: the event types, the exit codes 0 to
 * 255, the signals 0 to 64 times the origins.
 */
final class EventCounts implements EventSubscriber {

    private static final List<Class<?>> TYPES = List.of(Event.class.getPermittedSubclasses());
    private static final int ORIGINS = SignalOrigin.values().length;
    private static final int SIGNALS = 65;

    private final AtomicLongArray types = new AtomicLongArray(TYPES.size());
    private final AtomicLongArray exits = new AtomicLongArray(256);
    private final AtomicLongArray signals = new AtomicLongArray(SIGNALS * ORIGINS);
    private final AtomicLong oomKills = new AtomicLong();

    @Override
    public void onEvent(Event event) {
        types.incrementAndGet(TYPES.indexOf(event.getClass()));
        if (event instanceof ProcessExit exit) {
            exits.incrementAndGet(exit.status().shellCode());
        } else if (event instanceof SignalSent sent) {
            signals.incrementAndGet(sent.signal().number() * ORIGINS + sent.origin().ordinal());
        } else if (event instanceof OomKill) {
            oomKills.incrementAndGet();
        }
    }

    long events() {
        return sum(types);
    }

    long exits() {
        return sum(exits);
    }

    long signals() {
        return sum(signals);
    }

    long oomKills() {
        return oomKills.get();
    }

    /** Event type and count, for every type. */
    List<Object[]> eventsByType() {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < TYPES.size(); i++) {
            String name = TYPES.get(i).getSimpleName();
            rows.add(new Object[] {name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1), types.get(i)});
        }
        return rows;
    }

    /** Exit code as a shell reports it and count, for the codes that occurred. */
    List<Object[]> exitsByCode() {
        List<Object[]> rows = new ArrayList<>();
        for (int code = 0; code < exits.length(); code++) {
            if (exits.get(code) > 0) {
                rows.add(new Object[] {Integer.toString(code), exits.get(code)});
            }
        }
        return rows;
    }

    /** Signal, origin and count, for the pairs that occurred. */
    List<Object[]> signalsByOrigin() {
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < signals.length(); i++) {
            if (signals.get(i) > 0) {
                rows.add(new Object[] {
                    new Signal(i / ORIGINS).fullName(), SignalOrigin.values()[i % ORIGINS].name(), signals.get(i)
                });
            }
        }
        return rows;
    }

    private static long sum(AtomicLongArray counts) {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }
}
