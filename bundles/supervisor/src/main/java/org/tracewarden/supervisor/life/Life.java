// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;

/**
 * The state machine of one agent: all transitions, counts and decisions, as {@code docs/supervisor.md} has them. What it
 * decides its {@link Body} does. Belongs to the agents' thread.
 */
final class Life {

    private static final int SIGCONT = 18;
    /** An order does not wait longer than that for a disk that does not answer. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Body body;
    private final Backoff backoff;
    private final String incarnation;
    private final String bootId;

    private AgentSpec spec;
    private Optional<Declared> declared;
    private boolean wanted;
    private AgentState state;
    private long since;
    private String reason = "";
    private Ending ending = Ending.NONE;
    private long runNumber;
    private boolean assigned;
    private SpawnKind kind = SpawnKind.START;
    private int restartCount;
    private long spawnCounted;
    private long exitCounted;
    private LifeCounts total = LifeCounts.ZERO;
    private LifeCounts sinceBoot = LifeCounts.ZERO;
    private Optional<ExitStatus> lastExit = Optional.empty();
    private Optional<ProcessKey> process = Optional.empty();
    private long startedAt;
    private boolean ready;
    private String statusText = "";

    private Optional<AgentRun> run = Optional.empty();
    /** Whether the number of the next run has been saved, or could not be. */
    private boolean numberSaved;
    private boolean launching;
    /** Whether somebody waits for the start, and is told when it fails. */
    private boolean ordered;
    private boolean acted;
    private long dueBoot;
    private boolean pauseOver;
    private Loop.Timer pause = Loop.Timer.NONE;
    private Loop.Timer grace = Loop.Timer.NONE;
    private Loop.Timer stable = Loop.Timer.NONE;

    /** A new agent, which does nothing yet. */
    Life(String incarnation, AgentSpec spec, Optional<Declared> declared, long lastRunNumber, String bootId,
            Backoff backoff, Body body) {
        this.incarnation = incarnation;
        this.spec = spec;
        this.declared = declared;
        this.bootId = bootId;
        this.backoff = backoff;
        this.body = body;
        runNumber = lastRunNumber;
        spawnCounted = lastRunNumber;
        exitCounted = lastRunNumber;
        state = AgentState.STOPPED;
        since = body.wallNow();
    }

    /** An agent that there was before. Its runs are to be told as {@link #found}, then {@link #resume} it. */
    Life(Saved saved, String bootId, Backoff backoff, Body body) {
        this(saved.incarnation(), saved.spec(), saved.declared(), saved.runNumber(), bootId, backoff, body);
        wanted = saved.wanted();
        state = saved.state();
        since = saved.since();
        reason = saved.reason();
        ending = saved.ending();
        assigned = saved.assigned();
        kind = saved.kind();
        restartCount = saved.restartCount();
        spawnCounted = saved.spawnCounted();
        exitCounted = saved.exitCounted();
        total = saved.total();
        sinceBoot = saved.sinceBoot();
        lastExit = saved.lastExit();
        process = saved.process();
        startedAt = saved.startedAt();
        dueBoot = saved.dueBoot();
        if (!saved.bootId().equals(bootId)) {
            reboot();
        }
    }

    Saved saved() {
        return new Saved(incarnation, spec, declared, wanted, state, since, reason, ending, runNumber, assigned, kind,
                restartCount, spawnCounted, exitCounted, total, sinceBoot, bootId, lastExit, process, startedAt,
                dueBoot);
    }

    // ---- orders

    /** Starts it when it does not run, and forgets the restarts that there were in a row. */
    void start(boolean somebodyWaits) {
        if (state.alive()) {
            return;
        }
        wanted = true;
        restartCount = 0;
        ordered = somebodyWaits;
        SpawnKind next = state == AgentState.RESTARTING || state == AgentState.WAITING ? kind : SpawnKind.START;
        begin(next == SpawnKind.RECOVERY ? SpawnKind.RESTART : next);
    }

    /** What it waits for may have come. */
    void lookAgain() {
        if (state != AgentState.WAITING || !wanted) {
            return;
        }
        Optional<String> waits = body.waitsFor();
        if (waits.isEmpty()) {
            begin(kind);
        } else if (!waits.get().equals(reason)) {
            reason = waits.get();
            body.moved();
        }
    }

    /** Has it end, as somebody asked; one that does not run is only restarted or removed by that. */
    void end(Ending how) {
        if (!how.overrules(ending)) {
            return;
        }
        boolean resting = !state.alive() && state != AgentState.RESTARTING && state != AgentState.WAITING;
        if (resting && (how == Ending.WAIT || how == Ending.CASCADE)) {
            return;
        }
        wanted = how.wanted();
        switch (state) {
            case ACTIVE -> {
                ending = how;
                acted = false;
                enter(AgentState.STOPPING, "");
                saveThenAct();
            }
            case STOPPING -> {
                ending = how;
                save();
                if (acted && how == Ending.KILL) {
                    act();
                }
            }
            case STARTING, WAITING, RESTARTING -> {
                pause.cancel();
                if (launching || open()) {
                    ending = how;
                    enter(AgentState.STOPPING, "");
                    save();
                } else {
                    settle(how);
                }
            }
            default -> endResting(how);
        }
    }

    private void endResting(Ending how) {
        if (how == Ending.REMOVE && open()) {
            ending = how;
            enter(AgentState.STOPPING, reason);
            save();
        } else if (how == Ending.REMOVE || how == Ending.RESTART) {
            settle(how);
        }
    }

    /** Fault detection wants this run ended. */
    void intervene(Ending how, long number, String why) {
        if (state != AgentState.ACTIVE || run.isEmpty() || run.get().number() != number || run.get().ended) {
            return;
        }
        ending = how;
        acted = false;
        wanted = how.wanted();
        body.tell(AgentTransition.RECOVERY, process, Optional.empty(), why);
        enter(AgentState.STOPPING, why);
        saveThenAct();
    }

    /** It was declared anew: restarts in a row are counted from 0 again. */
    void forgetRestarts() {
        restartCount = 0;
        body.moved();
        save();
    }

    /** What was declared or ordered for it has changed, and needs no new process. */
    void change(AgentSpec changed, Optional<Declared> from) {
        spec = changed;
        declared = from;
        body.moved();
        save();
    }

    // ---- what launchers tell

    void launched(AgentRun begun) {
        boolean restart = kind.restart();
        launching = false;
        assigned = false;
        ordered = false;
        run = Optional.of(begun);
        hold(begun);
        ready = spec.watchdog().kind() != Watchdog.Kind.NOTIFY;
        statusText = "";
        spawnCounted = begun.number();
        count(new LifeCounts(1, 0, 0, 0, restart ? 1 : 0));
        body.tell(AgentTransition.SPAWNED, process, Optional.empty(), "");
        if (restart) {
            body.tell(AgentTransition.RESTARTED, process, Optional.empty(),
                    kind == SpawnKind.RECOVERY ? "restart " + restartCount + " of " + spec.restart().max() : "by order");
        }
        if (state == AgentState.STOPPING) {
            save();
            body.moved();
            act();
            return;
        }
        enter(AgentState.ACTIVE, "");
        watchStability();
        if (ready) {
            body.tell(AgentTransition.ACTIVE, process, Optional.empty(), "");
        }
        save();
    }

    void launchFailed(String why) {
        launching = false;
        assigned = false;
        boolean told = ordered;
        ordered = false;
        if (state == AgentState.STOPPING) {
            settle(ending);
        } else if (told) {
            fail(why);
            save();
        } else {
            recover(why);
            save();
        }
    }

    /** @param status empty when nobody could learn it */
    void ended(AgentRun gone, Optional<ExitStatus> status) {
        if (gone.ended) {
            return;
        }
        gone.ended = true;
        if (gone.number() <= exitCounted) {
            gone.endStored = true;
            return;
        }
        exitCounted = gone.number();
        if (!current(gone)) {
            pastEnded(gone, status);
            return;
        }
        grace.cancel();
        stable.cancel();
        boolean crash = !ending.asked() && status.map(known -> known.shellCode() != 0).orElse(true);
        lastExit = status;
        String how = Words.end(status);
        count(new LifeCounts(0, 1, crash ? 1 : 0, 0, 0));
        body.tell(AgentTransition.EXITED, gone.process(), status, how);
        Ending asked = ending;
        if (asked.asked()) {
            body.moved();
        } else if (asked == Ending.FAULT_KILL) {
            ending = Ending.NONE;
            fail(reason);
        } else if (asked == Ending.FAULT_RESTART) {
            ending = Ending.NONE;
            recover(reason);
        } else if (crash) {
            crashed(gone, status, how);
        } else {
            wanted = false;
            enter(AgentState.EXITED, "");
        }
        save(() -> {
            gone.endStored = true;
            releaseWhenDone(gone);
        });
    }

    /** Of a run that another one followed before its end could be saved: only a crash is followed by one. */
    private void pastEnded(AgentRun gone, Optional<ExitStatus> status) {
        boolean crash = status.map(known -> known.shellCode() != 0).orElse(true);
        count(new LifeCounts(0, 1, crash ? 1 : 0, 0, 0));
        body.moved();
        save(() -> {
            gone.endStored = true;
            releaseWhenDone(gone);
        });
    }

    private void crashed(AgentRun gone, Optional<ExitStatus> status, String how) {
        boolean fault = status.isEmpty() || !status.get().exited();
        if (!fault) {
            recover(how);
            return;
        }
        CrashJudge.Judgement judged = body.judge(gone, status);
        if (judged.action() == FaultAction.RESTART) {
            recover(how);
        } else {
            fail(how + "; it is not started again, as its policy for faults says (" + judged.kind().key() + "="
                    + judged.action().name().toLowerCase(Locale.ROOT) + ")");
        }
    }

    /** All of the run is gone, its control group too. */
    void closed(AgentRun gone) {
        gone.closed = true;
        if (current(gone)) {
            if (state == AgentState.STOPPING) {
                settle(ending);
            } else {
                launchWhenDue();
                body.moved();
            }
        }
        releaseWhenDone(gone);
    }

    void saidReady() {
        if (!ready && state == AgentState.ACTIVE) {
            ready = true;
            body.tell(AgentTransition.ACTIVE, process, Optional.empty(), "it said READY=1");
            body.moved();
        }
    }

    void said(String text) {
        statusText = text;
        body.moved();
    }

    /** A fault of it was counted. */
    void faulted() {
        count(new LifeCounts(0, 0, 0, 1, 0));
        body.moved();
        save();
    }

    // ---- after a new start of the platform

    /** The host was started anew: nothing of what ran then runs now, and counts since boot begin again. */
    private void reboot() {
        sinceBoot = LifeCounts.ZERO;
        if (spawnCounted > exitCounted) {
            exitCounted = spawnCounted;
            total = total.plus(new LifeCounts(0, 1, 0, 0, 0));
            lastExit = Optional.empty();
        }
        restartCount = 0;
        assigned = false;
        dueBoot = 0;
        kind = SpawnKind.START;
        boolean stopped = state == AgentState.STOPPED || !ending.wanted();
        wanted = !stopped && (wanted || declared.isPresent());
        if (wanted) {
            state = AgentState.WAITING;
            reason = "the host was started anew";
            ending = Ending.NONE;
        } else if (ending != Ending.REMOVE && state == AgentState.STOPPING) {
            state = ending == Ending.FAULT_KILL ? AgentState.FAILED : AgentState.STOPPED;
            ending = Ending.NONE;
        }
    }

    /**
     * A run is there, living, or ended with word of it. What its launcher told is heard after {@link #resume}.
     *
     * @return whether its end is still to be counted
     */
    boolean found(AgentRun there) {
        if (there.number() > spawnCounted) {
            boolean planned = assigned && there.number() == runNumber;
            SpawnKind was = planned ? kind : spawnCounted == 0 ? SpawnKind.START : SpawnKind.RECOVERY;
            if (was == SpawnKind.RECOVERY && state != AgentState.STARTING) {
                restartCount++;
            }
            spawnCounted = there.number();
            count(new LifeCounts(1, 0, 0, 0, was.restart() ? 1 : 0));
        }
        if (there.number() >= runNumber) {
            runNumber = there.number();
            assigned = false;
        }
        run = Optional.of(there);
        if (there.number() <= exitCounted) {
            there.endStored = true;
            return false;
        }
        hold(there);
        ready = spec.watchdog().kind() != Watchdog.Kind.NOTIFY;
        if (ending == Ending.NONE) {
            wanted = true;
            if (state != AgentState.ACTIVE) {
                state = AgentState.ACTIVE;
                since = there.startedAt();
            }
            reason = "";
        } else {
            state = AgentState.STOPPING;
        }
        return true;
    }

    /** Number of the run that is to be there by the counts and is not. */
    OptionalLong missing() {
        return spawnCounted > exitCounted && run.filter(there -> there.number() == spawnCounted).isEmpty()
                ? OptionalLong.of(spawnCounted)
                : OptionalLong.empty();
    }

    /** No launcher holds it any more; it is ended next. */
    void foundLost(AgentRun lost) {
        run = Optional.of(lost);
        state = ending == Ending.NONE ? AgentState.ACTIVE : AgentState.STOPPING;
    }

    /** Goes on where the platform before this one was. */
    void resume() {
        body.moved();
        if (open() && !run.get().ended && run.get().number() > exitCounted) {
            if (run.get().launcherLost || run.get().endHeard) {
                return;
            }
            if (state == AgentState.STOPPING) {
                act();
            } else {
                watchStability();
            }
            save();
            return;
        }
        switch (state) {
            case STOPPING -> {
                if (!open()) {
                    settle(ending);
                }
            }
            case STARTING -> {
                // the number was used, or may have been: another one makes sure that no run is mistaken for this one
                assigned = false;
                restartCount -= kind == SpawnKind.RECOVERY ? 1 : 0;
                begin(kind);
            }
            case RESTARTING -> {
                runNumber += assigned ? 0 : 1;
                assigned = true;
                long most = spec.restart().backoffMost().toNanos() * 2;
                pauseFor(Math.max(0, Math.min(dueBoot - body.bootNow(), most)));
                save();
            }
            case WAITING -> begin(kind);
            case ACTIVE -> begin(SpawnKind.RESTART);
            default -> save();
        }
    }

    // ---- how it goes on

    private void begin(SpawnKind what) {
        pause.cancel();
        kind = what;
        assign();
        Optional<String> waits = body.waitsFor();
        if (waits.isPresent()) {
            enter(AgentState.WAITING, waits.get());
            save();
            return;
        }
        starting();
    }

    private void assign() {
        if (!assigned) {
            runNumber++;
            assigned = true;
        }
        numberSaved = false;
    }

    private void starting() {
        if (kind == SpawnKind.RECOVERY) {
            restartCount++;
        }
        dueBoot = 0;
        enter(AgentState.STARTING, "");
        save();
        launchWhenDue();
    }

    private void numberSaved(long number, Optional<String> failure) {
        if (!assigned || number != runNumber || numberSaved) {
            return;
        }
        if (failure.isPresent() && ordered && state == AgentState.STARTING) {
            launchFailed("the state of agent " + spec.name() + " cannot be saved, so that it is not started: "
                    + failure.get());
            return;
        }
        numberSaved = true;
        launchWhenDue();
    }

    private void launchWhenDue() {
        if (!assigned || !numberSaved || launching || open()) {
            return;
        }
        if (state == AgentState.RESTARTING && pauseOver) {
            Optional<String> waits = body.waitsFor();
            if (waits.isPresent()) {
                enter(AgentState.WAITING, waits.get());
                save();
                return;
            }
            starting();
        } else if (state == AgentState.STARTING) {
            launching = true;
            body.launch(runNumber);
        }
    }

    /** As after a crash: starts it again, or not. */
    private void recover(String why) {
        RestartPolicy policy = spec.restart();
        if (!policy.auto() || restartCount >= policy.max()) {
            fail(!policy.auto() ? why : why + "; it was restarted "
                    + (restartCount == 1 ? "once" : restartCount + " times in a row") + ", which is the most");
            return;
        }
        kind = SpawnKind.RECOVERY;
        wanted = true;
        assign();
        long nanos = backoff.pauseNanos(policy, restartCount);
        dueBoot = body.bootNow() + nanos;
        String next = "restart " + (restartCount + 1) + " of " + policy.max()
                + (nanos == 0 ? " at once" : " in " + Words.time(nanos));
        body.tell(AgentTransition.RECOVERY, process, Optional.empty(), why + "; " + next);
        enter(AgentState.RESTARTING, why);
        pauseFor(nanos);
    }

    private void pauseFor(long nanos) {
        pauseOver = nanos == 0;
        if (!pauseOver) {
            pause = body.after(nanos, () -> {
                pauseOver = true;
                launchWhenDue();
            });
        }
    }

    private void fail(String why) {
        wanted = false;
        enter(AgentState.FAILED, why);
        body.tell(AgentTransition.FAILED, process, Optional.empty(), why);
    }

    /** The end that was ordered has come. */
    private void settle(Ending how) {
        ending = Ending.NONE;
        acted = false;
        dueBoot = 0;
        grace.cancel();
        pause.cancel();
        switch (how) {
            case STOP, KILL -> {
                enter(AgentState.STOPPED, state == AgentState.STOPPING ? reason : "");
                save();
            }
            case WAIT -> begin(SpawnKind.START);
            case RESTART, CASCADE -> begin(SpawnKind.RESTART);
            case REMOVE -> body.forget();
            case FAULT_RESTART -> {
                recover(reason);
                save();
            }
            default -> {
                fail(reason);
                save();
            }
        }
    }

    /** Nobody is hurt before it is noted why: a platform that comes back must not take it for a crash. */
    private void saveThenAct() {
        Ending meant = ending;
        Runnable once = () -> {
            if (ending == meant && !acted) {
                act();
            }
        };
        body.save(new Body.Stored() {
            @Override
            public void done() {
                once.run();
            }

            @Override
            public void failed(String why) {
                once.run();
            }

            @Override
            public boolean patient() {
                return false;
            }
        });
        body.after(PATIENCE_NANOS, once);
    }

    private void act() {
        acted = true;
        if (run.isEmpty() || run.get().ended) {
            return;
        }
        AgentRun leaving = run.get();
        if (!ending.gentle() || !body.signal(leaving, spec.stop().signal().number())) {
            body.kill(leaving);
            return;
        }
        // one that was stopped by a signal could not answer
        body.signal(leaving, SIGCONT);
        long nanos = spec.stop().grace().toNanos();
        if (dueBoot != 0) {
            nanos = Math.max(0, Math.min(nanos, dueBoot - body.bootNow()));
        }
        dueBoot = body.bootNow() + nanos;
        grace.cancel();
        grace = body.after(nanos, () -> graceOver(leaving));
    }

    private void graceOver(AgentRun leaving) {
        if (state == AgentState.STOPPING && !leaving.ended) {
            reason = "did not end within " + Words.time(spec.stop().grace().toNanos()) + " of "
                    + spec.stop().signal().fullName() + " and was killed";
            body.moved();
            body.kill(leaving);
        }
    }

    private void watchStability() {
        stable.cancel();
        if (restartCount == 0) {
            return;
        }
        AgentRun running = run.orElseThrow();
        long age = Math.max(0, body.bootNow() - process.map(ProcessKey::startTime).orElse(body.bootNow()));
        long nanos = Math.max(0, spec.restart().stableAfter().toNanos() - age);
        stable = body.after(nanos, () -> {
            if (state == AgentState.ACTIVE && current(running)) {
                restartCount = 0;
                body.moved();
                save();
            }
        });
    }

    private void hold(AgentRun begun) {
        process = begun.process();
        startedAt = begun.startedAt();
    }

    private void count(LifeCounts more) {
        total = total.plus(more);
        sinceBoot = sinceBoot.plus(more);
        body.counted(more);
    }

    private void enter(AgentState next, String why) {
        state = next;
        reason = why;
        since = body.wallNow();
        body.moved();
    }

    private void save() {
        if (assigned) {
            body.save(saved(runNumber, Optional.empty()));
        } else {
            body.save(Body.Stored.UNHEARD);
        }
    }

    private void save(Runnable then) {
        body.save(saved(runNumber, Optional.of(then)));
    }

    private Body.Stored saved(long number, Optional<Runnable> then) {
        return new Body.Stored() {
            @Override
            public void done() {
                then.ifPresent(Runnable::run);
                numberSaved(number, Optional.empty());
            }

            @Override
            public void failed(String why) {
                numberSaved(number, Optional.of(why));
            }

            @Override
            public boolean patient() {
                return then.isPresent();
            }
        };
    }

    private void releaseWhenDone(AgentRun gone) {
        if (gone.ended && gone.endStored && gone.closed && !gone.released) {
            gone.released = true;
            body.release(gone);
        }
    }

    // ---- what others see

    /** Whether it is the last run, not one that another one followed. */
    boolean current(AgentRun one) {
        return run.filter(last -> last == one).isPresent();
    }

    /** Whether something of the last run is still there. */
    boolean open() {
        return run.isPresent() && !run.get().closed;
    }

    AgentSpec spec() {
        return spec;
    }

    Optional<Declared> declared() {
        return declared;
    }

    AgentState state() {
        return state;
    }

    long since() {
        return since;
    }

    String reason() {
        return reason;
    }

    Ending ending() {
        return ending;
    }

    boolean wanted() {
        return wanted;
    }

    int restartCount() {
        return restartCount;
    }

    long runNumber() {
        return runNumber;
    }

    boolean ready() {
        return ready;
    }

    String statusText() {
        return statusText;
    }

    LifeCounts total() {
        return total;
    }

    LifeCounts sinceBoot() {
        return sinceBoot;
    }

    Optional<ExitStatus> lastExit() {
        return lastExit;
    }

    /** Of the run that goes on, or the last one. */
    Optional<ProcessKey> process() {
        return process;
    }

    long startedAt() {
        return startedAt;
    }

    /** The last run whose begin was counted. */
    long spawnCounted() {
        return spawnCounted;
    }

    String incarnation() {
        return incarnation;
    }

    SpawnKind kind() {
        return kind;
    }

    Optional<AgentRun> run() {
        return run;
    }
}
