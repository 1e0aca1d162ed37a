// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.supervisor.launch.Run;

/** One agent among the others: its life, what others see of it, and who waits for it. Belongs to the agents' thread. */
final class Agent implements Body {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final String COLLECTOR = "supervisor";
    private static final long KILL_AGAIN_NANOS = 1_000_000_000L;

    private final Crew crew;
    private final Life life;
    /** Made when there are some. */
    private List<Order> orders = List.of();
    private Optional<Ending> deferred = Optional.empty();
    private volatile Standing seen;

    Agent(Crew crew, Rules rules, Standing first) {
        this.crew = crew;
        life = new Life(rules, first, this);
        seen = first;
    }

    Life life() {
        return life;
    }

    int id() {
        return life.spec().id();
    }

    String name() {
        return life.spec().name();
    }

    /** As others see it. Thread-safe. */
    Standing seen() {
        return seen;
    }

    /** As others see it. Thread-safe. */
    AgentInfo info() {
        return seen.info();
    }

    // ---- orders

    void add(Order order) {
        if (orders.isEmpty()) {
            orders = new ArrayList<>(1);
        }
        orders.add(order);
    }

    /** Answers those that have come to something. */
    void answerOrders() {
        if (!orders.isEmpty() && orders.removeIf(order -> order.look(this)) && orders.isEmpty()) {
            orders = List.of();
        }
    }

    /** It is removed: that is an answer to all of them. */
    void endOrders() {
        for (Order order : orders) {
            if (order.kind() == Order.Kind.REMOVE || order.kind() == Order.Kind.END) {
                order.answer().complete(info());
            } else {
                order.refuse("agent " + name() + " was removed meanwhile");
            }
        }
        orders = List.of();
    }

    /** The end that it comes to when those that start after it have come to theirs. */
    Optional<Ending> deferred() {
        return deferred;
    }

    void defer(Optional<Ending> ending) {
        deferred = ending;
    }

    /** Whether there is, or will be by itself, a process. */
    boolean restless() {
        return life.state().alive() || life.state() == AgentState.RESTARTING || life.open();
    }

    /** Whether those that start after it may. */
    boolean carries() {
        return life.state() == AgentState.ACTIVE && life.ready() && deferred.isEmpty();
    }

    /** Whether it has just been restarted and carries again, told once. */
    boolean cameBack() {
        Optional<AgentRun> fresh = life.run().filter(last -> !last.cascaded);
        if (fresh.isEmpty() || !carries()) {
            return false;
        }
        fresh.get().cascaded = true;
        return life.kind().restart();
    }

    // ---- the body

    @Override
    public Loop.Timer after(long nanos, Runnable task) {
        return crew.loop().after(nanos, task);
    }

    @Override
    public long bootNow() {
        return crew.host().clock().now();
    }

    @Override
    public long wallNow() {
        return wallTime(bootNow());
    }

    @Override
    public long wallTime(long bootNanos) {
        return crew.host().clock().toWallTime(bootNanos);
    }

    @Override
    public void save(Stored stored) {
        crew.save(this, stored);
    }

    @Override
    public void launch(int number) {
        AgentRun run = new AgentRun(this, number);
        crew.runs().launch(life.spec(), run, () -> begun(run), life::launchFailed);
    }

    private void begun(AgentRun run) {
        crew.register().forgetProcess(this);
        life.launched(run);
        crew.register().watchProcess(this);
        run.listen();
    }

    @Override
    public boolean signal(AgentRun run, int signal) {
        return run.run().map(held -> held.signal(signal)).orElse(false);
    }

    @Override
    public void kill(AgentRun run) {
        if (!life.current(run)) {
            // the group is the next run's now, and that began when nothing was left of this one
            emptied(run);
        } else if (!run.killing && !run.closing) {
            crew.runs().kill(id(), run, run.kill(), killed -> killed(run, killed));
        }
    }

    private void killed(AgentRun run, boolean all) {
        run.killing = false;
        if (all && run.launcherLost) {
            run.empty = true;
        }
        closeWhenEmpty(run);
        if (!run.closing) {
            // its launcher tells the end in a moment; when it does not, once more
            after(KILL_AGAIN_NANOS, () -> kill(run));
        }
    }

    @Override
    public void close(AgentRun run) {
        if (!life.current(run)) {
            life.closed(run);
            return;
        }
        crew.runs().close(run, run.watched(life.spec()), () -> life.closed(run));
    }

    @Override
    public void release(AgentRun run) {
        run.run().ifPresent(Run::release);
    }

    @Override
    public Optional<String> waitsFor() {
        return crew.bonds().waitsFor(this);
    }

    @Override
    public CrashJudge.Judgement judge(AgentRun run, Optional<ExitStatus> status) {
        return run.watched(life.spec()).map(watched -> crew.reactions().judge().crashed(watched, status))
                .orElse(CrashJudge.Judgement.RESTART);
    }

    @Override
    public void tell(AgentTransition step, Optional<ProcessKey> process, Optional<ExitStatus> status, String detail) {
        long now = bootNow();
        crew.reactions().events().accept(new AgentLifecycle(
                new EventHeader(COLLECTOR, now, crew.host().clock().toWallTime(now)),
                id(), name(), step, process, status, life.restartCount(), detail));
    }

    @Override
    public void counted(LifeCounts more) {
        crew.count(more);
    }

    @Override
    public void moved() {
        seen = life.now();
        crew.bonds().moved(this);
    }

    @Override
    public void forget() {
        crew.forget(this);
    }

    // ---- what launchers tell

    /** On the agents' thread, when the run is known. */
    void hear(AgentRun run, Runnable news) {
        crew.loop().run(() -> run.hear(news));
    }

    /** Thread-safe. */
    void heartbeat(AgentRun run, long wallTime) {
        crew.reactions().heartbeats().heard(seen.spec().id(), run.number(), wallTime);
    }

    void emptied(AgentRun run) {
        run.empty = true;
        closeWhenEmpty(run);
    }

    void ended(AgentRun run, Optional<ExitStatus> status) {
        life.ended(run, status);
        // the launcher tells at once when nobody is left, and then nobody has to be killed
        crew.loop().run(() -> {
            if (!run.empty) {
                kill(run);
            }
        });
    }

    /** Its launcher is gone: nobody will tell when it is empty, so all that is left is killed. */
    void orphaned(AgentRun run, Optional<ExitStatus> status) {
        if (run.closing || run.closed) {
            return;
        }
        run.launcherLost = true;
        if (!run.ended) {
            LOG.warn("the launcher of agent {} is gone; what is left of the agent is killed", name());
        }
        life.ended(run, status);
        kill(run);
    }

    private void closeWhenEmpty(AgentRun run) {
        if (run.ended && run.empty && !run.killing && !run.closing) {
            run.closing = true;
            close(run);
        }
    }

    void outputMissing(AgentRun run, long bytes, String reason) {
        if (!run.lossTold) {
            run.lossTold = true;
            LOG.warn("output of agent {} could not be kept, {} bytes so far: {}", name(), bytes, reason);
        }
    }
}
