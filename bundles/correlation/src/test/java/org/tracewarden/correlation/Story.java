// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.OomConstraint;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;

/**
 * Tells what happened as synthetic events: {@code story.at(20).sends(bash, KILL, sleep)}. Times are milliseconds since
 * the story's begin.
 */
final class Story {

    static final long MS = 1_000_000L;
    static final long BEGIN = 1_000_000_000_000L;
    static final long WALL = 1_700_000_000_000_000_000L;
    static final ResourceUsage USAGE = new ResourceUsage(1_500_000_000L, 500_000_000L, 4096, 0, 0, 0, 0, 1, 0, 7);

    private final List<Event> events = new ArrayList<>();
    private final List<DeathCertificate> issued = new ArrayList<>();
    private final Settings settings;
    private long now = BEGIN;

    Story() {
        this(Settings.DEFAULT);
    }

    Story(Settings settings) {
        this.settings = settings;
    }

    Story at(double millis) {
        now = BEGIN + (long) (millis * MS);
        return this;
    }

    /** A process that started now. */
    Actor process(int pid, String program) {
        return new Actor(pid, now, program);
    }

    EventHeader header() {
        return header("process");
    }

    EventHeader header(String collector) {
        return new EventHeader(collector, now, now + WALL);
    }

    Story forks(Actor child) {
        return tell(new ProcessFork(header(), child.info(), child.parent().info()));
    }

    Story execs(Actor process, String filename) {
        return tell(new ProcessExec(header(), process.info(), filename, "sh", process.key().pid()));
    }

    Story execs(Actor process, String filename, int thread) {
        return tell(new ProcessExec(header(), process.info(), filename, "sh", thread));
    }

    /** With kill(2) to the one process. */
    Story sends(Actor sender, Signal signal, Actor target) {
        return tell(SignalStory.from(sender, signal, target).call("kill", target.key().pid()));
    }

    Story tell(SignalStory signal) {
        return tell(signal.event(header()));
    }

    Story takes(Actor process, Signal signal, Disposition action) {
        return tell(new SignalDelivered(header(), process.info(), process.key().pid(), signal, 0, action));
    }

    Story exits(Actor process, int code) {
        return ends(process, ExitStatus.exited(code), true);
    }

    Story killed(Actor process, Signal signal) {
        return ends(process, ExitStatus.killed(signal, false), true);
    }

    Story ends(Actor process, ExitStatus status, boolean startSeen) {
        return tell(new ProcessExit(header(), process.info(), status, USAGE, process.ancestry(), startSeen));
    }

    Story oom(Actor victim, Actor trigger, String cgroup, long limit, long usage) {
        return tell(new OomKill(header("oom"), victim.info(), trigger.info(), OomConstraint.MEMCG, "/dev/kmsg",
                Optional.of(new OomKill.MemoryLimit(cgroup, limit, usage, List.of())), "memory.max",
                new OomKill.VictimMemory(64 << 20, 18 << 20, 1 << 20, 0, 4096, 0), 100));
    }

    Story hostOom(Actor victim, Actor trigger) {
        return tell(new OomKill(header("oom"), victim.info(), trigger.info(), OomConstraint.NONE, "/dev/kmsg",
                Optional.empty(), "", new OomKill.VictimMemory(64 << 20, 18 << 20, 1 << 20, 0, 4096, 0), 0));
    }

    Story throttled(Workload cgroup) {
        return tell(new CpuThrottled(header("throttle"), cgroup, 1_000 * MS, 10, 8, 640 * MS, 20_000, 100_000, 3,
                List.of()));
    }

    /** Lost events from then to now. */
    Story gap(double fromMillis, long lost) {
        return gap("process", fromMillis, lost);
    }

    Story gap(String collector, double fromMillis, long lost) {
        return tell(new Gap(header(collector), lost, BEGIN + (long) (fromMillis * MS), now, "the ring was full"));
    }

    Story tell(Event event) {
        events.add(event);
        return this;
    }

    List<Event> events() {
        return events;
    }

    /** All certificates, in the order in which they are issued. */
    List<DeathCertificate> deaths() {
        issued.clear();
        long[] clock = {BEGIN};
        Coroner coroner = new Coroner(settings, new EventClock(() -> clock[0] + WALL, () -> clock[0]));
        for (Event event : events) {
            clock[0] = Math.max(clock[0], event.header().kernelTime());
            while (coroner.untilDue() <= 0) {
                issued.add(coroner.issue());
            }
            coroner.accept(event);
        }
        clock[0] += settings.settleNanos() + Coroner.OOM_PATIENCE_NANOS;
        while (coroner.untilDue() <= 0) {
            issued.add(coroner.issue());
        }
        return issued;
    }

    DeathCertificate deathOf(Actor process) {
        return (issued.isEmpty() ? deaths() : issued).stream()
                .filter(d -> d.process().key().equals(process.key()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no certificate of " + process.info()));
    }
}
