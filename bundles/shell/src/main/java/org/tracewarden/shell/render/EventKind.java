// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalSent;

/** The kinds of events under the names that people type. */
public enum EventKind {
    FORK(ProcessFork.class),
    EXEC(ProcessExec.class),
    EXIT(ProcessExit.class),
    SIGNAL(SignalSent.class),
    DELIVERED(SignalDelivered.class),
    OOM(OomKill.class),
    THROTTLED(CpuThrottled.class),
    DEATH(DeathRecorded.class),
    GAP(Gap.class);

    private final Class<? extends Event> type;

    EventKind(Class<? extends Event> type) {
        this.type = type;
    }

    public static EventKind of(Event event) {
        for (EventKind kind : values()) {
            if (kind.type == event.getClass()) {
                return kind;
            }
        }
        throw new IllegalArgumentException("no kind for " + event.getClass().getName());
    }

    /** In any case; empty for anything else. */
    public static Optional<EventKind> parse(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(kind -> kind.text().equals(wanted)).findFirst();
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
