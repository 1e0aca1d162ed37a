// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;

/**
 * The state machine of one agent: what happens to it goes to the {@link Rules}, which change how it {@linkplain #now
 * stands}; what is to be done about it its {@link Body} does. Belongs to the agents' thread.
 */
final class Life {

    private static final LifeCounts FAULT = new LifeCounts(0, 0, 0, 1, 0);

    private final Rules rules;
    private final Body body;
    private Standing now;
    /** The pause before a restart, the grace of a stop, or the time until it is stable: never two of them. */
    private Loop.Timer wait = Loop.Timer.NONE;

    /** Whether the number of the next run has been saved, or could not be. */
    boolean numberSaved;
    boolean launching;
    /** Whether somebody waits for the start, and is told when it fails. */
    boolean ordered;
    /** Whether what ends the run has been sent. */
    boolean acted;

    /** One that there was before has its runs told as {@link #found}, and is then to {@link #resume}. */
    Life(Rules rules, Standing first, Body body) {
        this.rules = rules;
        this.body = body;
        now = first;
    }

    // ---- what happens to it

    /** @see Orders#start */
    void start(boolean somebodyWaits) {
        rules.orders().start(this, somebodyWaits);
    }

    /** @see Orders#lookAgain */
    void lookAgain() {
        rules.orders().lookAgain(this);
    }

    /** @see Orders#end */
    void end(Ending how) {
        rules.orders().end(this, how);
    }

    /** @see Orders#intervene */
    void intervene(Ending how, int number, String why) {
        rules.orders().intervene(this, how, number, why);
    }

    /** It has run for long enough, or was declared anew: restarts in a row are counted from 0 again. */
    void forgetRestarts() {
        become(next -> next.restartCount = 0);
        moved();
        save();
    }

    /** What was declared or ordered for it has changed, and needs no new process. */
    void change(AgentSpec changed, Optional<Declared> from) {
        become(next -> {
            next.spec = changed;
            next.declared = from;
        });
        moved();
        save();
    }

    /** @see Launches#launched */
    void launched(AgentRun begun) {
        rules.launches().launched(this, begun);
    }

    /** @see Launches#failed */
    void launchFailed(String why) {
        rules.launches().failed(this, why);
    }

    /** @see Ends#ended */
    void ended(AgentRun gone, Optional<ExitStatus> status) {
        rules.ends().ended(this, gone, status);
    }

    /** @see Ends#closed */
    void closed(AgentRun gone) {
        rules.ends().closed(this, gone);
    }

    void saidReady() {
        if (!now.ready() && state() == AgentState.ACTIVE) {
            become(next -> next.ready = true);
            body.tell(AgentTransition.ACTIVE, process(), Optional.empty(), "it said READY=1");
            moved();
        }
    }

    void said(String text) {
        become(next -> next.statusText = text);
        moved();
    }

    /** A fault of it was counted. */
    void faulted() {
        count(FAULT);
        moved();
        save();
    }

    /** A certificate of its process, of this run or the one that ended last. */
    void died(DeathCertificate certificate) {
        become(next -> next.death = Optional.of(certificate));
        moved();
    }

    /** @see Resumption#found */
    boolean found(AgentRun there) {
        return rules.resumption().found(this, there);
    }

    /** @see Resumption#missing */
    OptionalInt missing() {
        return rules.resumption().missing(this);
    }

    /** @see Resumption#foundLost */
    void foundLost(AgentRun lost) {
        rules.resumption().foundLost(this, lost);
    }

    /** @see Resumption#resume */
    void resume() {
        rules.resumption().resume(this);
    }

    // ---- what its rules do to it

    Body body() {
        return body;
    }

    /** Stands otherwise from now on; others see that when it has {@link #moved}. */
    void become(Consumer<Change> otherwise) {
        now = now.with(otherwise);
    }

    void enter(AgentState state, String why) {
        long wallNow = body.wallNow();
        become(next -> {
            next.state = state;
            next.reason = why;
            next.since = wallNow;
            lookAt(next);
        });
        body.moved();
    }

    /** This is its run now. */
    void hold(AgentRun begun) {
        become(next -> {
            next.run = begun;
            next.process = begun.process().orElse(Standing.NO_PROCESS);
            next.ready = next.spec.watchdog().kind() != Watchdog.Kind.NOTIFY;
        });
    }

    void count(LifeCounts more) {
        become(next -> next.tally = next.tally.plus(more));
        body.counted(more);
    }

    /** @see Body#wallTime */
    long wallTime(long bootNanos) {
        return body.wallTime(bootNanos);
    }

    /** Others see it as it is now. */
    void moved() {
        become(Life::lookAt);
        body.moved();
    }

    /** What others see of its run. */
    private static void lookAt(Change next) {
        boolean open = next.run != null && !next.run.closed;
        next.running = next.state.alive() && open && !next.run.ended;
        next.launcherHeld = open && !next.run.launcherLost;
    }

    /** Does that after a while, unless something else is waited for before, or nothing any more. */
    void await(long nanos, Runnable then) {
        wait.cancel();
        wait = body.after(nanos, () -> {
            wait = Loop.Timer.NONE;
            then.run();
        });
    }

    void cancelWait() {
        wait.cancel();
        wait = Loop.Timer.NONE;
    }

    /** Whether what it {@linkplain #await waits} for has not come. */
    boolean waits() {
        return wait != Loop.Timer.NONE;
    }

    void save() {
        body.save(assigned() ? new SaveListener(this, runNumber(), Optional.empty()) : Body.Stored.UNHEARD);
    }

    /** @param then is done when it is on disk */
    void save(Runnable then) {
        body.save(new SaveListener(this, runNumber(), Optional.of(then)));
    }

    /** @see Launches#numberSaved */
    void numberSaved(int number, Optional<String> failure) {
        rules.launches().numberSaved(this, number, failure);
    }

    // ---- how it stands

    Standing now() {
        return now;
    }

    /** Whether it is the last run, not one that another one followed. */
    boolean current(AgentRun one) {
        return now.run().filter(last -> last == one).isPresent();
    }

    /** Whether something of the last run is still there. */
    boolean open() {
        return now.run().filter(last -> !last.closed).isPresent();
    }

    AgentSpec spec() {
        return now.spec();
    }

    Optional<Declared> declared() {
        return now.declared();
    }

    AgentState state() {
        return now.state();
    }

    String reason() {
        return now.reason();
    }

    Ending ending() {
        return now.ending();
    }

    boolean wanted() {
        return now.wanted();
    }

    int restartCount() {
        return now.restartCount();
    }

    int runNumber() {
        return now.runNumber();
    }

    boolean assigned() {
        return now.assigned();
    }

    SpawnKind kind() {
        return now.kind();
    }

    boolean ready() {
        return now.ready();
    }

    LifeCounts total() {
        return now.tally().total();
    }

    /** The last run whose begin was counted. */
    int spawnCounted() {
        return now.spawnCounted();
    }

    int exitCounted() {
        return now.exitCounted();
    }

    long dueBoot() {
        return now.dueBoot();
    }

    /** Of the run that goes on, or the last one. */
    Optional<ProcessKey> process() {
        return now.lastProcess();
    }

    Optional<AgentRun> run() {
        return now.run();
    }
}
