// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AnomalyDetected;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.DeathRecorded;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallObserved;
import org.tracewarden.api.event.SyscallStats;

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
    OBSERVED(SyscallObserved.class),
    PATTERN(PatternDetected.class),
    ANOMALY(AnomalyDetected.class),
    AGENT(AgentLifecycle.class),
    FAULT(FaultDetected.class),
    SLOW(SlowSyscall.class),
    FAILED(FailedSyscall.class),
    STATS(SyscallStats.class),
    GAP(Gap.class);

    private final Class<? extends Event> type;

    EventKind(Class<? extends Event> type) {
        this.type = type;
    }

    /** Those shown unless asked otherwise: all but those of which a busy host has thousands a second. */
    public static Set<EventKind> usual() {
        return EnumSet.complementOf(EnumSet.of(SLOW, FAILED, STATS));
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
