// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentProcess;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.linux.control.ControlGroup;
import org.tracewarden.supervisor.declare.Declarations;
import org.tracewarden.supervisor.watch.Watched;

/**
 * The agents. What is asked of them waits in a queue for their one thread; what others see of them needs no waiting.
 * Begins with {@link #start}, which finds again what ran before.
 */
public final class Agents implements AgentSupervisor, Interventions, Declarations, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Agents.class);
    private static final int FIRST_FREE = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ADOPTION_PATIENCE = Duration.ofSeconds(30);
    private static final long PAGE_BYTES = 4_096;

    private final Loop loop;
    private final Store store;
    private final Workers workers = new Workers();
    private final Groups groups;
    private final Crew crew;
    private final SeenAgents seen;
    private final Asking asking;
    private final FileDeclarations files;
    private final ProcessReader reader;

    public Agents(Host host) {
        this(host, new AgentsThread(), new Store(host.data()));
    }

    Agents(Host host, Loop loop, Store store) {
        this.loop = loop;
        this.store = store;
        groups = new Groups(host.groups(), host.recovery());
        Requests requests = new Requests(host.runs(), host.data().resolve("logs"), new Accounts());
        Runs runs = new Runs(host.launchers(), groups, host.pidfds(), requests, workers, loop, this::reactions);
        crew = new Crew(host, loop, store, runs);
        seen = new SeenAgents(crew, loop);
        asking = new Asking(loop);
        files = new FileDeclarations(crew, agent -> limitsChanged(agent, new CompletableFuture<>()));
        reader = new ProcessReader(Path.of("/proc"), host.processes(), PAGE_BYTES);
    }

    private Reactions reactions() {
        return crew.reactions();
    }

    /**
     * Finds again what ran before, and starts what should run and does not. Returns when that is known.
     *
     * @throws IOException when the state can be neither read nor made
     */
    public void start(Reactions with) throws IOException {
        crew.react(with);
        Store.Loaded loaded = store.open();
        CompletableFuture<Void> adopted = new CompletableFuture<>();
        loop.run(() -> {
            try {
                new Adoption(crew, groups, workers).adopt(loaded);
            } finally {
                adopted.complete(null);
            }
        });
        try {
            adopted.get(ADOPTION_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            LOG.warn("agents are still being found again after {} s", ADOPTION_PATIENCE.toSeconds());
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why state cannot be saved now; empty when it can. */
    public Optional<String> trouble() {
        return store.trouble();
    }

    /** As others see them. Thread-safe. */
    public Roster roster() {
        return seen;
    }

    /** Runs that go on now. Thread-safe. */
    public List<Watched> running() {
        return seen.running();
    }

    // ---- AgentSupervisor

    @Override
    public AgentInfo spawn(AgentSpec spec) throws AgentException {
        return asking.await(answer -> spawn(spec, answer), PATIENCE);
    }

    @Override
    public AgentInfo spawnWithFreeId(IntFunction<AgentSpec> spec) throws AgentException {
        return asking.await(answer -> spawn(made(spec, freeId()), answer), PATIENCE);
    }

    private static AgentSpec made(IntFunction<AgentSpec> spec, int id) throws AgentException {
        try {
            return spec.apply(id);
        } catch (IllegalArgumentException none) {
            throw new AgentException(none.getMessage(), none);
        }
    }

    private void spawn(AgentSpec spec, CompletableFuture<AgentInfo> answer) throws AgentException {
        for (String name : spec.after()) {
            if (crew.register().find(name).isEmpty()) {
                throw new AgentException("agent " + spec.name() + " starts after " + name + ", which is not there;"
                        + " spawn that one first");
            }
        }
        Agent agent = crew.add(spec, Optional.empty());
        order(agent, Order.Kind.SPAWN, answer);
        agent.life().start(true);
    }

    @Override
    public AgentInfo start(int id) throws AgentException {
        return asking.await(answer -> {
            Agent agent = crew.register().get(id);
            if (agent.life().state() == AgentState.STOPPING) {
                throw new AgentException("agent " + agent.name() + " is being stopped; start it again when it is");
            }
            if (agent.life().state() == AgentState.ACTIVE) {
                answer.complete(agent.info());
                return;
            }
            order(agent, Order.Kind.RUN, answer);
            agent.life().start(true);
        }, PATIENCE);
    }

    @Override
    public AgentInfo stop(int id) throws AgentException {
        return end(id, Ending.STOP);
    }

    @Override
    public AgentInfo kill(int id) throws AgentException {
        return end(id, Ending.KILL);
    }

    private AgentInfo end(int id, Ending how) throws AgentException {
        Duration patience = patience(id);
        return asking.await(answer -> {
            Agent agent = crew.register().get(id);
            order(agent, Order.Kind.END, answer);
            crew.bonds().end(agent, how);
            crew.bonds().moved(agent);
        }, patience);
    }

    @Override
    public AgentInfo restart(int id) throws AgentException {
        Duration patience = patience(id);
        return asking.await(answer -> {
            Agent agent = crew.register().get(id);
            order(agent, Order.Kind.RUN, answer);
            crew.bonds().end(agent, Ending.RESTART);
        }, patience);
    }

    @Override
    public void remove(int id) throws AgentException {
        Duration patience = patience(id);
        asking.await(answer -> {
            Agent agent = crew.register().get(id);
            Optional<Declared> declared = agent.life().declared();
            if (declared.isPresent() && crew.register().declares(declared.get().source())) {
                throw new AgentException("agent " + agent.name() + " is declared by " + declared.get().source()
                        + "; remove that file, and the agent goes");
            }
            order(agent, Order.Kind.REMOVE, answer);
            crew.bonds().end(agent, Ending.REMOVE);
        }, patience);
    }

    /** Its own grace and those of all that may have to end before it. */
    private Duration patience(int id) {
        Duration all = PATIENCE;
        for (Agent agent : crew.register().all()) {
            AgentSpec spec = agent.seen().spec();
            if (spec.id() == id || !spec.after().isEmpty()) {
                all = all.plus(spec.stop().grace());
            }
        }
        return all;
    }

    @Override
    public AgentInfo limit(int id, ResourceLimits limits) throws AgentException {
        return asking.await(answer -> {
            Agent agent = crew.register().get(id);
            AgentSpec before = agent.life().spec();
            crew.change(agent, before.withLimits(limits), agent.life().declared());
            CompletableFuture<AgentInfo> applied = new CompletableFuture<>();
            limitsChanged(agent, applied);
            applied.whenComplete((info, refused) -> {
                if (refused == null) {
                    answer.complete(info);
                } else {
                    crew.change(agent, agent.life().spec().withLimits(before.limits()), agent.life().declared());
                    limitsChanged(agent, new CompletableFuture<>());
                    answer.completeExceptionally(refused);
                }
            });
        }, PATIENCE);
    }

    @Override
    public AgentInfo recovery(int id, Optional<RecoveryPolicy> policy) throws AgentException {
        return asking.await(answer -> {
            Agent agent = crew.register().get(id);
            crew.change(agent, agent.life().spec().withRecovery(policy), agent.life().declared());
            limitsChanged(agent, answer);
        }, PATIENCE);
    }

    /** The global policy is another one: whether memory is a hard limit depends on it. */
    public void recoveryChanged() {
        loop.run(() -> crew.register().all().forEach(agent -> limitsChanged(agent, new CompletableFuture<>())));
    }

    /** Puts the hard limits of one that runs in force. */
    private void limitsChanged(Agent agent, CompletableFuture<AgentInfo> applied) {
        Optional<ControlGroup> group = agent.life().open() ? agent.life().run().get().group() : Optional.empty();
        AgentSpec spec = agent.life().spec();
        if (group.isEmpty()) {
            applied.complete(agent.info());
            return;
        }
        workers.launch(() -> {
            Optional<String> refused = Optional.empty();
            try {
                groups.limit(group.get(), spec);
            } catch (IOException why) {
                LOG.warn("limits of agent {} are not in force: {}", spec.name(), why.getMessage());
                refused = Optional.of(why.getMessage());
            }
            Optional<String> why = refused;
            loop.run(() -> {
                if (why.isPresent()) {
                    applied.completeExceptionally(new AgentException(why.get()));
                } else {
                    applied.complete(agent.info());
                }
            });
        });
    }

    @Override
    public List<AgentInfo> agents() {
        List<AgentInfo> all = new ArrayList<>();
        crew.register().all().forEach(agent -> all.add(agent.info()));
        return all;
    }

    @Override
    public Optional<AgentInfo> find(int id) {
        return crew.register().find(id).map(Agent::info);
    }

    @Override
    public Optional<AgentInfo> find(String name) {
        return crew.register().find(name).map(Agent::info);
    }

    @Override
    public Optional<AgentInfo> ofProcess(int pid) {
        Optional<AgentInfo> byGroup = groups.idOf(pid).flatMap(this::find);
        return byGroup.isPresent() ? byGroup : reader.upwards(pid, this::holding);
    }

    private Optional<AgentInfo> holding(int pid) {
        for (Agent agent : crew.register().all()) {
            Standing seen = agent.seen();
            OptionalInt launcher = seen.launcher();
            if (seen.runningRun().flatMap(AgentRun::process).filter(process -> process.pid() == pid).isPresent()
                    || launcher.isPresent() && launcher.getAsInt() == pid) {
                return Optional.of(seen.info());
            }
        }
        return Optional.empty();
    }

    @Override
    public List<AgentProcess> processes(int id) {
        return crew.register().find(id).flatMap(agent -> agent.seen().watched())
                .map(run -> reader.read(run.group().pids(), run.process().pid()))
                .orElse(List.of());
    }

    @Override
    public int freeId() {
        int free = FIRST_FREE;
        while (crew.register().find(free).isPresent()) {
            free++;
        }
        return free;
    }

    @Override
    public Containment containment() {
        return groups.containment();
    }

    // ---- Interventions

    @Override
    public void kill(int id, int runNumber, String reason) {
        loop.run(() -> crew.register().find(id)
                .ifPresent(agent -> agent.life().intervene(Ending.FAULT_KILL, runNumber, reason)));
    }

    @Override
    public void restart(int id, int runNumber, String reason) {
        loop.run(() -> crew.register().find(id)
                .ifPresent(agent -> agent.life().intervene(Ending.FAULT_RESTART, runNumber, reason)));
    }

    // ---- Declarations

    @Override
    public void declared(String source, AgentSpec spec) throws AgentException {
        asking.await(answer -> {
            files.declared(source, spec);
            answer.complete(crew.register().get(spec.id()).info());
        }, PATIENCE);
    }

    @Override
    public void withdrawn(String source) {
        loop.run(() -> files.withdrawn(source));
    }

    @Override
    public void refused(String source) {
        loop.run(() -> files.refused(source));
    }

    @Override
    public void complete() {
        loop.run(files::complete);
    }

    // ---- deaths

    /** A death was explained; that of an agent is shown with it. */
    public void died(DeathCertificate certificate) {
        loop.run(() -> crew.died(certificate));
    }

    // ---- orders

    /** The agent's next answer to such an order is the one that is waited for. */
    private void order(Agent agent, Order.Kind kind, CompletableFuture<AgentInfo> answer) {
        int before = agent.life().spawnCounted();
        Order order = new Order(kind, before);
        agent.add(order);
        order.answer().whenComplete((info, refused) -> {
            if (refused == null) {
                answer.complete(info);
                return;
            }
            if (kind == Order.Kind.SPAWN && agent.life().spawnCounted() == before) {
                crew.discard(agent);
            }
            answer.completeExceptionally(refused);
        });
    }

    // ---- the end

    /** Stops all agents, which start again with the next platform. Returns when they have, or the time is over. */
    public void stopAll(Duration limit) {
        CompletableFuture<Void> ordered = new CompletableFuture<>();
        loop.run(() -> {
            crew.bonds().endAll();
            ordered.complete(null);
        });
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            ordered.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            while (!seen.running().isEmpty() && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        } catch (ExecutionException | TimeoutException late) {
            LOG.warn("agents could not all be stopped within {} s", limit.toSeconds());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all threads; agents run on. */
    @Override
    public void close() {
        loop.close();
        workers.close();
        store.close();
    }

    /** Ends as when the platform is killed: what is on its way to disk does not come there. For tests. */
    void halt() {
        store.halt();
        loop.close();
        workers.close();
    }
}
