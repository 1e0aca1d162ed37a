// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.process.ProcessKey;

/**
 * Remembers what happened to living processes and explains their deaths, in the order in which they died. It knows
 * events only: it reads nothing from the host. Bounded, see the package. Not thread-safe.
 */
final class Coroner {

    static final String NAME = "correlation";
    static final int LIVES = 65_536;
    static final int HISTORIES = 8_192;
    static final int OOM_KILLS = 1_024;
    static final int PENDING = 16_384;
    /** The OOM collector reads files and the kernel log before it publishes, and its ring is not the process ring. */
    static final long OOM_PATIENCE_NANOS = 200_000_000L;
    private static final long GAP_SLACK_NANOS = 60_000_000_000L;

    private final EventClock clock;
    private Settings settings;
    private final PendingExits pending = new PendingExits();
    private final Recent<ProcessKey, Life> lives = new Recent<>(LIVES);
    private final Recent<ProcessKey, SignalHistory> histories = new Recent<>(HISTORIES);
    /** Of the exits that wait, so that a backlog of deaths does not push out who sent the signals they died of. */
    private final Map<ProcessKey, SignalHistory> historiesOfPending = new HashMap<>();
    private final Recent<ProcessKey, OomKill> oomKills = new Recent<>(OOM_KILLS);
    private final RecentDeaths deaths = new RecentDeaths();
    private final Throttling throttling = new Throttling();
    private final Gaps gaps = new Gaps();
    private long issued;
    private long late;

    Coroner(Settings settings, EventClock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    void configure(Settings changed) {
        settings = changed;
    }

    void accept(Event event) {
        clock.saw(event.header());
        if (event instanceof ProcessFork fork) {
            lives.getOrAdd(fork.process().key(), Life::new).began(fork);
        } else if (event instanceof ProcessExec exec) {
            if (!tooLate(exec.process().key(), exec)) {
                lives.getOrAdd(exec.process().key(), Life::new).became(exec);
            }
        } else if (event instanceof SignalSent sent) {
            note(sent.target().key(), sent);
        } else if (event instanceof SignalDelivered delivered) {
            note(delivered.process().key(), delivered);
        } else if (event instanceof ProcessExit exit) {
            clock.setBy(exit.header());
            historiesOfPending.computeIfAbsent(
                    exit.process().key(), key -> histories.remove(key).orElseGet(SignalHistory::new));
            pending.add(exit, clock);
        } else if (event instanceof OomKill oom) {
            if (!tooLate(oom.victim().key(), oom)) {
                oomKills.put(oom.victim().key(), oom);
            }
        } else if (event instanceof CpuThrottled throttled) {
            throttling.add(throttled);
        } else if (event instanceof Gap gap) {
            gaps.add(gap);
        }
    }

    /** Notes that the bus gave up events for us, and says so as an event. */
    Gap lagged(long lost) {
        Gap gap = new Gap(clock.header(NAME), lost, clock.newest(), clock.now(),
                "correlation fell behind the event bus; deaths in this time may lack a certificate or a step");
        gaps.add(Gaps.Stretch.of(gap));
        return gap;
    }

    private void note(ProcessKey target, Event event) {
        if (!tooLate(target, event)) {
            SignalHistory last = historiesOfPending.get(target);
            (last != null ? last : histories.getOrAdd(target, SignalHistory::new)).add(event);
        }
    }

    /** What happens to a zombie has no part in its death; what happened before should have come before. */
    private boolean tooLate(ProcessKey key, Event event) {
        Optional<Deceased> dead = deaths.of(key);
        if (dead.isPresent() && event.header().kernelTime() <= dead.get().kernelTime()) {
            late++;
        }
        return dead.isPresent();
    }

    /** Nanoseconds until the next certificate is due; 0 or less when one is, {@link Long#MAX_VALUE} when none waits. */
    long untilDue() {
        long extra = pending.first().filter(this::lacksOomKill).isPresent() ? OOM_PATIENCE_NANOS : 0;
        return pending.untilDue(clock, settings.settleNanos() + extra);
    }

    /** Whether this event is the exit that is explained next. */
    boolean isNext(Event event) {
        return pending.first().filter(exit -> exit == event).isPresent();
    }

    /** Whether the kernel sent it SIGKILL for no reason seen so far: then the OOM collector may have more to say. */
    private boolean lacksOomKill(ProcessExit exit) {
        ProcessKey key = exit.process().key();
        return exit.status().signal().equals(Signals.KILL)
                && oomKills.get(key).isEmpty()
                && historyOf(key).filter(SignalHistory::endsInUnexplainedKill).isPresent();
    }

    private Optional<SignalHistory> historyOf(ProcessKey dying) {
        return Optional.ofNullable(historiesOfPending.get(dying));
    }

    int pending() {
        return pending.size();
    }

    /** Explains the earliest of the deaths that wait, due or not. */
    DeathCertificate issue() {
        ProcessExit exit = pending.remove();
        CaseFile file = open(exit);
        Draft draft = new Draft();
        Rules.apply(file, draft);
        long ready = Math.max(0, clock.now() - exit.header().kernelTime());
        DeathCertificate death = draft.certificate(issued + 1, file, ready);
        issued++;
        deaths.add(death);
        return death;
    }

    private CaseFile open(ProcessExit exit) {
        ProcessKey key = exit.process().key();
        long died = exit.header().kernelTime();
        SignalHistory history = historyOf(key).orElseGet(SignalHistory::new);
        historiesOfPending.remove(key);
        List<SignalSent> sent = new ArrayList<>(4);
        List<SignalDelivered> delivered = new ArrayList<>(4);
        Stream.concat(history.ends().stream(), history.between().stream())
                .filter(e -> e.header().kernelTime() <= died)
                .sorted(Comparator.comparingLong(e -> e.header().kernelTime()))
                .forEach(e -> {
                    if (e instanceof SignalSent s) {
                        sent.add(s);
                    } else if (e instanceof SignalDelivered d) {
                        delivered.add(d);
                    }
                });
        gaps.forgetBefore(died - settings.escalationNanos() - GAP_SLACK_NANOS);
        long from = Math.max(key.startTime(), died - settings.escalationNanos());
        return new CaseFile(exit,
                lives.remove(key).orElseGet(Life::new),
                history,
                sent,
                delivered,
                exit.status().exited() ? Optional.empty() : FatalSignal.find(exit.status().signal(), sent, delivered),
                oomKills.remove(key),
                throttling.before(died, exit.process().workload().cgroupPath()),
                deaths.childrenOf(key).stream()
                        .filter(c -> c.kernelTime() <= died && died - c.kernelTime() <= CaseFile.CHILDREN_NANOS)
                        .toList(),
                exit.process().parent().flatMap(deaths::of).filter(p -> p.kernelTime() <= died),
                gaps.overlapping(from, died),
                settings.escalationNanos(),
                histories.evicted() > 0);
    }

    /** Facts about living processes that were forgotten for want of room. */
    long evicted() {
        return lives.evicted() + histories.evicted() + oomKills.evicted() + throttling.evicted();
    }

    /** Events that came after the certificate that they belonged on. */
    long late() {
        return late;
    }
}
