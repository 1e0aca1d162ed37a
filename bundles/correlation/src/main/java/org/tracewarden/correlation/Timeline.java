// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.tracewarden.api.death.TimelineEntry;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Signal.DefaultAction;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalSent;

/** Writes down the steps of a life that matter to its end, oldest first. Bounded. */
final class Timeline {

    static final int CHILDREN_SHOWN = 8;

    private final long diedAt;
    private final List<TimelineEntry> entries = new ArrayList<>(12);

    private Timeline(long diedAt) {
        this.diedAt = diedAt;
    }

    static List<TimelineEntry> of(CaseFile file) {
        Timeline timeline = new Timeline(file.diedAt());
        timeline.start(file);
        timeline.execs(file.life());
        timeline.signals(file.signals());
        timeline.children(file.children());
        file.oom().ifPresent(oom -> timeline.add(Math.min(oom.header().kernelTime(), file.diedAt()),
                "chosen by the kernel's OOM killer: " + Shortage.of(oom) + " (" + Shortage.trigger(oom) + ")",
                Source.OOM));
        timeline.entries.sort(Comparator.comparingLong(TimelineEntry::kernelTime));
        timeline.add(file.diedAt(), end(file.status()), Source.EXIT);
        return timeline.entries;
    }

    private void add(long kernelTime, String text, String source) {
        if (kernelTime <= diedAt) {
            entries.add(new TimelineEntry(kernelTime, diedAt - kernelTime, text, source));
        }
    }

    private void start(CaseFile file) {
        if (file.life().forkSeen()) {
            add(file.life().forkTime(), "forked by " + file.life().parentName(), Source.FORK);
        } else {
            add(file.process().key().startTime(), "started", Source.START_TIME);
        }
    }

    private void execs(Life life) {
        List<Life.Exec> execs = life.lastExecs();
        long before = life.execs() - execs.size();
        for (Life.Exec exec : execs) {
            add(exec.kernelTime(), "executed " + exec.filename()
                    + (exec.command().isEmpty() ? "" : " (" + exec.command() + ")")
                    + (before > 0 ? ", after " + before + " programs before" : ""), Source.EXEC);
            before = 0;
        }
    }

    private void signals(SignalHistory history) {
        for (Event event : history.ends()) {
            if (event instanceof SignalSent sent) {
                add(sent.header().kernelTime(), Sending.described(sent) + fate(sent), Source.SENT);
            } else if (event instanceof SignalDelivered delivered) {
                add(delivered.header().kernelTime(), taken(delivered), Source.DELIVERED);
            }
        }
        if (history.elided() > 0) {
            add(history.firstElidedAt(), "… " + history.elided() + " more signals, not shown", Source.STREAM);
        }
    }

    private void children(List<Deceased> children) {
        children.stream().skip(Math.max(0, children.size() - CHILDREN_SHOWN))
                .forEach(c -> add(c.kernelTime(), "its child " + c.name() + " " + c.end(), Source.EXIT));
    }

    private static String fate(SignalSent sent) {
        return switch (sent.result()) {
            case IGNORED -> ", ignored";
            case ALREADY_PENDING -> ", pending already";
            case QUEUE_OVERFLOW -> ", refused: the signal queue is full";
            case QUEUED, INFO_LOST -> sent.disposition() == Disposition.HANDLED ? ", to be handled" : "";
        };
    }

    private static String taken(SignalDelivered delivered) {
        String signal = delivered.signal().fullName();
        if (delivered.action() == Disposition.HANDLED) {
            return "took " + signal + ": its handler ran";
        }
        if (delivered.action() == Disposition.IGNORED) {
            return "took " + signal + " and ignored it";
        }
        DefaultAction action = delivered.signal().defaultAction();
        return switch (action) {
            case STOP -> "stopped by " + signal;
            case CONTINUE -> "continued by " + signal;
            case IGNORE -> "took " + signal + ", which by default does nothing";
            case TERMINATE, CORE_DUMP -> "took " + signal + ", which ends it";
        };
    }

    private static String end(ExitStatus status) {
        return status.exited()
                ? "exited with code " + status.code()
                : "ended by " + status.signal() + (status.coreDumped() ? ", core dumped" : "");
    }
}
