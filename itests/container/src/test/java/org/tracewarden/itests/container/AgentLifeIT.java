// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.tracewarden.itests.container.DeclaredAgent.FALLING;
import static org.tracewarden.itests.container.DeclaredAgent.LOOPING;
import static org.tracewarden.itests.container.DeclaredAgent.STEADY;
import static org.tracewarden.itests.container.DeclaredAgent.UNLIMITED;
import static org.tracewarden.itests.container.Inside.await;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.shell.api.console.Command;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;
import org.tracewarden.api.agent.AgentCounts;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.part.Part;

/**
 * Inside the assembled distribution: files declare agents, and the platform's bundles are stopped, updated and
 * refreshed under them. JUnit 4, for Pax Exam has no Jupiter runner inside the container.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class AgentLifeIT {

    private static final String RESTARTS =
            UNLIMITED + "auto-restart = 100000\nbackoff-first = 50ms\nbackoff-most = 200ms\n";
    private static final Set<String> THREADS = Set.of("tracewarden-agents", "tracewarden-agents-declare",
            "tracewarden-agents-jmx", "tracewarden-agents-links", "tracewarden-agents-status",
            "tracewarden-agents-store", "tracewarden-agents-telemetry", "tracewarden-agents-watch");

    @Inject
    private BundleContext context;

    @Inject
    private SessionFactory sessions;

    @Inject
    private BootFinished booted;

    private final List<DeclaredAgent> agents = new ArrayList<>();
    private Inside inside;
    private int errors;

    @Configuration
    public Option[] configuration() {
        return AssembledKaraf.options();
    }

    @Before
    public void thereIsNoAgent() throws Exception {
        inside = new Inside(context, sessions);
        await("agents", 0, this::count);
        errors = Inside.errorsInTheLog().size();
    }

    @After
    public void agentsGoWithTheirFilesAndNoErrorWasLogged() throws Exception {
        inside.startAll();
        for (DeclaredAgent agent : agents) {
            agent.delete();
        }
        await("agents", 0, this::count);
        for (DeclaredAgent agent : agents) {
            for (int pid : agent.starts()) {
                assertFalse(agent.name() + " " + pid, agent.runs(pid));
            }
            agent.forget();
        }
        Inside.assertNoErrorAfter(errors);
    }

    @Test
    public void aFileStartsAnAgentChangedLimitsNeedNoRestartAndAChangedCommandOneOnly() throws Exception {
        DeclaredAgent agent = agent("dropped", STEADY);
        agent.save("memory = 64m\nprocesses = 100\n");
        await("state", AgentState.ACTIVE, () -> state(agent));
        await("starts", 1, () -> agent.starts().size());
        int pid = agent.starts().get(0);
        assertEquals(pid, pid(agent));
        assertEquals(Optional.of("org.tracewarden.agent-dropped.cfg"), info(agent).orElseThrow().source());
        assertEquals("100", limitOfTheKernel(pid, "pids", "pids.max"));

        agent.save("memory = 48m\nprocesses = 77\n");
        await("memory", OptionalLong.of(48L << 20), () -> info(agent).orElseThrow().spec().limits().memoryBytes());
        await("limit in force", "77", () -> limitOfTheKernel(pid, "pids", "pids.max"));
        assertEquals(pid, pid(agent));
        assertEquals(List.of(pid), agent.starts());

        String changed = agent.command().strip() + " again\nmemory = 48m\n";
        agent.saveAll(changed + "processes = 77\n");
        await("starts", 2, () -> agent.starts().size());
        await("state", AgentState.ACTIVE, () -> state(agent));
        await("pid", agent.starts().get(1), () -> pid(agent));
        assertFalse("the one before", agent.runs(pid));
        await("spawns, exits, crashes, restarts", List.of(2L, 1L, 0L, 1L), () -> counts(agent));
        agent.saveAll(changed + "processes = 78\n");
        await("limit in force", "78", () -> limitOfTheKernel(pid(agent), "pids", "pids.max"));
        assertEquals("restarted once", 2, agent.starts().size());
    }

    @Test
    public void aWrongValueIsRefusedWholeToldAndTheAgentGoesOnAsItWas() throws Exception {
        DeclaredAgent agent = agent("refused", STEADY);
        agent.save("memory = 64m\n");
        await("state", AgentState.ACTIVE, () -> state(agent));
        AgentInfo before = info(agent).orElseThrow();

        agent.save("memory = 32m\ncpu = fast\n");
        await("told", true, () -> part().contains("org.tracewarden.agent-refused.cfg: cpu: "));
        assertTrue(part(), part().startsWith("DEGRADED ") && part().contains("(the agent goes on as it was)"));
        String shown = inside.run("trace:collectors --sample 1ms");
        assertTrue(shown, shown.matches("(?s).*\nsupervisor +DEGRADED.*org\\.tracewarden\\.agent-refused\\.cfg.*"));
        assertEquals(before.process(), info(agent).orElseThrow().process());
        assertEquals("nothing of the file holds", before.spec(), info(agent).orElseThrow().spec());

        agent.saveAll("comand = sleep 5\n");
        await("told", true, () -> part().contains("comand: no such key; did you mean command?"));
        assertEquals(before.process(), info(agent).orElseThrow().process());

        DeclaredAgent other = agent("refused-too", STEADY);
        other.save("id = " + before.id() + "\n");
        await("told", true, () -> part().contains("org.tracewarden.agent-refused-too.cfg: "));
        assertEquals(Optional.empty(), info(other));
        assertEquals(List.of(), other.starts());

        agent.save("memory = 32m\n");
        other.save("");
        await("part", "RUNNING ", this::part);
        await("memory", OptionalLong.of(32L << 20), () -> info(agent).orElseThrow().spec().limits().memoryBytes());
        assertEquals(before.process(), info(agent).orElseThrow().process());
        await("the other", AgentState.ACTIVE, () -> state(other));
        assertEquals(1, agent.starts().size());
    }

    @Test
    public void anAgentWhoseFileIsRemovedIsStoppedWithAllItStartedAndForgotten() throws Exception {
        DeclaredAgent agent = agent("removed", "(setsid sh -c 'echo $$ >> starts; exec sleep 1000' &) ; " + STEADY);
        agent.save("");
        await("processes", 2, () -> agent.starts().size());
        await("state", AgentState.ACTIVE, () -> state(agent));
        AgentCounts before = system();

        agent.delete();

        await("agent", Optional.empty(), () -> info(agent));
        for (int pid : agent.starts()) {
            await("process " + pid, false, () -> agent.runs(pid));
        }
        assertEquals("counted on in the system's", before.exits() + 1, system().exits());
        assertEquals("which is no crash", before.crashes(), system().crashes());
    }

    @Test
    public void theSupervisorIsUpdatedStoppedAndRefreshedUnderTwentyAgentsAndNoneOfThemNoticesIt() throws Exception {
        AgentCounts before = system();
        List<DeclaredAgent> steady = agents(10, "steady", STEADY, UNLIMITED);
        List<DeclaredAgent> looping = agents(5, "looping", LOOPING, RESTARTS);
        List<DeclaredAgent> falling = agents(5, "falling", FALLING, RESTARTS);
        allRun(steady, 1);
        allRun(falling, 1);
        for (DeclaredAgent agent : looping) {
            await("starts of " + agent.name(), true, () -> agent.starts().size() >= 3);
        }
        await("threads", THREADS, AgentLifeIT::standingThreads);
        List<Integer> pids = pids(steady);
        List<Integer> launchers = launchers(steady);
        Bundle supervisor = inside.bundle("supervisor");

        // in the very moment of each, five crash
        tell(falling, "now-1");
        supervisor.update();
        allRun(falling, 2);
        assertEquals(pids, pids(steady));

        supervisor.stop();
        assertEquals(Set.of(), Inside.threadsWith("agents"));
        tell(falling, "now-2");
        for (DeclaredAgent agent : falling) {
            await(agent.name() + " ended", false, () -> agent.runs(agent.starts().get(1)));
        }
        supervisor.start();
        allRun(falling, 3);
        assertEquals(pids, pids(steady));

        Thread updating = new Thread(() -> refresh(supervisor));
        updating.start();
        tell(falling, "now-3");
        updating.join();
        await("started again", Bundle.ACTIVE, supervisor::getState);
        allRun(falling, 4);
        assertEquals(pids, pids(steady));

        tell(looping, "enough");
        for (DeclaredAgent agent : looping) {
            await("state of " + agent.name(), AgentState.EXITED, () -> state(agent));
        }
        for (DeclaredAgent agent : steady) {
            assertEquals(agent.name() + " was started once", 1, agent.starts().size());
            assertEquals(agent.name(), List.of(1L, 0L, 0L, 0L), counts(agent));
        }
        for (DeclaredAgent agent : falling) {
            assertEquals(agent.name(), 4, agent.starts().size());
            await("counts of " + agent.name(), List.of(4L, 3L, 3L, 3L), () -> counts(agent));
        }
        long loops = 0;
        for (DeclaredAgent agent : looping) {
            long starts = agent.starts().size();
            loops += starts;
            await("counts of " + agent.name(), List.of(starts, starts, starts - 1, starts - 1), () -> counts(agent));
        }
        assertEquals(launchers, launchers(steady));
        AgentCounts after = system();
        assertEquals("spawns", 10 + 5 * 4 + loops, after.spawns() - before.spawns());
        assertEquals("exits", 5 * 3 + loops, after.exits() - before.exits());
        assertEquals("crashes", 5 * 3 + loops - 5, after.crashes() - before.crashes());
        assertEquals("restarts", 5 * 3 + loops - 5, after.restarts() - before.restarts());
        assertEquals(THREADS, standingThreads());
    }

    @Test
    public void theBundleLinuxIsRefreshedAndTheJournalRestartedUnderRunningAgents() throws Exception {
        List<DeclaredAgent> steady = agents(3, "on", STEADY, UNLIMITED);
        DeclaredAgent falling = agent("off", FALLING);
        falling.save(RESTARTS);
        allRun(steady, 1);
        allRun(List.of(falling), 1);
        List<Integer> pids = pids(steady);

        Bundle journal = inside.bundle("exporter-journal");
        journal.stop();
        tell(List.of(falling), "now-1");
        allRun(List.of(falling), 2);
        journal.start();
        tell(List.of(falling), "now-2");
        allRun(List.of(falling), 3);
        await("journaled", true, () -> inside.run("journal:query --json --last 50 --stream agents.jsonl"
                + " --type agentLifecycle").lines().anyMatch(line -> line.contains("\"off\"")));

        tell(List.of(falling), "now-3");
        refresh(inside.bundle("linux"));
        await("state", Bundle.ACTIVE, () -> inside.bundle("supervisor").getState());
        allRun(List.of(falling), 4);
        assertEquals(pids, pids(steady));
        // a refresh goes on after it was asked for: the services may be on their way
        for (DeclaredAgent agent : steady) {
            await(agent.name(), List.of(1L, 0L, 0L, 0L), () -> counts(agent));
        }
        await("pids", pids, () -> pids(steady));
        await("counts", List.of(4L, 3L, 3L, 3L), () -> counts(falling));
    }

    @Test
    public void namesOfAgentsAreCompletedInTheCommandsAndInTheGuidesNamesForThem() throws Exception {
        DeclaredAgent agent = agent("completed", STEADY);
        agent.save("");
        await("state", AgentState.ACTIVE, () -> state(agent));
        Session session = sessions.create(InputStream.nullInputStream(), System.out, System.err);
        try {
            for (String command : List.of("asm:info", "asm:policy", "asm:stop", "asm:kill", "asm:restart", "asm:start",
                    "asm:remove", "asm:logs", "asm:events", "asm:faults", "asm:tree", "asm:limits", "asminfo",
                    "asmpolicy")) {
                List<String> found = new ArrayList<>();
                command(command).getCompleter(true).complete(session, new Typed(List.of(command, "compl")), found);
                assertTrue(command + " completes to " + found, found.stream().anyMatch("completed"::equals));
            }
        } finally {
            session.close();
        }
    }

    private Command command(String name) {
        String[] scoped = name.contains(":") ? name.split(":") : new String[] {"*", name};
        return sessions.getRegistry().getCommand(scoped[0], scoped[1]);
    }

    /** The cursor is behind the last word. */
    private record Typed(List<String> words) implements CommandLine {

        @Override
        public int getCursorArgumentIndex() {
            return words.size() - 1;
        }

        @Override
        public String getCursorArgument() {
            return words.get(words.size() - 1);
        }

        @Override
        public int getArgumentPosition() {
            return getCursorArgument().length();
        }

        @Override
        public String[] getArguments() {
            return words.toArray(String[]::new);
        }

        @Override
        public int getBufferPosition() {
            return getBuffer().length();
        }

        @Override
        public String getBuffer() {
            return String.join(" ", words);
        }
    }

    private DeclaredAgent agent(String name, String script) throws Exception {
        DeclaredAgent agent = DeclaredAgent.of(Path.of(System.getProperty("karaf.etc")), name, script);
        agents.add(agent);
        return agent;
    }

    /** Declared, and not yet waited for. */
    private List<DeclaredAgent> agents(int count, String name, String script, String keys) throws Exception {
        List<DeclaredAgent> made = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            DeclaredAgent agent = agent(name + i, script);
            agent.save(keys);
            made.add(agent);
        }
        return made;
    }

    private void tell(List<DeclaredAgent> some, String what) throws Exception {
        for (DeclaredAgent agent : some) {
            agent.tell(what);
        }
    }

    /** Waits until each of them is in that run. */
    private void allRun(List<DeclaredAgent> some, int run) throws Exception {
        for (DeclaredAgent agent : some) {
            await("starts of " + agent.name(), run, () -> agent.starts().size());
            await("pid of " + agent.name(), agent.starts().get(run - 1), () -> pid(agent));
            await("state of " + agent.name(), AgentState.ACTIVE, () -> state(agent));
        }
    }

    /** Without those that start and end agents, of which there are up to four each, by need. */
    private static Set<String> standingThreads() {
        return Inside.threadsWith("tracewarden-agents").stream().filter(name -> !name.matches(".*-\\d+"))
                .collect(Collectors.toSet());
    }

    private void refresh(Bundle bundle) {
        context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkWiring.class).refreshBundles(List.of(bundle));
    }

    private <T> Optional<T> found(Class<T> type) {
        ServiceReference<T> reference = context.getServiceReference(type);
        return Optional.ofNullable(reference).map(context::getService);
    }

    private int count() {
        return found(AgentSupervisor.class).map(all -> all.agents().size()).orElse(-1);
    }

    private Optional<AgentInfo> info(DeclaredAgent agent) {
        return found(AgentSupervisor.class).flatMap(all -> all.find(agent.name()));
    }

    private AgentState state(DeclaredAgent agent) {
        return info(agent).map(AgentInfo::state).orElse(AgentState.WAITING);
    }

    /** 0 where it has none. */
    private int pid(DeclaredAgent agent) {
        return info(agent).flatMap(AgentInfo::process).map(process -> process.pid()).orElse(0);
    }

    private List<Integer> pids(List<DeclaredAgent> some) {
        return some.stream().map(this::pid).toList();
    }

    private List<Integer> launchers(List<DeclaredAgent> some) {
        return some.stream().map(agent -> info(agent).orElseThrow().launcher().orElse(0)).toList();
    }

    /** Spawns, exits, crashes and restarts. */
    private List<Long> counts(DeclaredAgent agent) {
        Optional<AgentCounts> counts = info(agent).flatMap(info -> found(TelemetryAggregator.class)
                .flatMap(telemetry -> telemetry.agent(info.id()))).map(figures -> figures.total());
        return counts.map(all -> List.of(all.spawns(), all.exits(), all.crashes(), all.restarts())).orElse(List.of());
    }

    private AgentCounts system() {
        return found(TelemetryAggregator.class).orElseThrow().system().total();
    }

    /** State and reason of the part. */
    private String part() throws Exception {
        for (ServiceReference<Part> each : context.getServiceReferences(Part.class, null)) {
            Part part = context.getService(each);
            if (part != null && part.name().equals("supervisor")) {
                return part.status().state() + " " + part.status().reason();
            }
        }
        return "none";
    }

    /** What the kernel holds a process to; empty where it has no such controller. */
    private static String limitOfTheKernel(int pid, String controller, String file) throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "cgroup"))) {
            String[] parts = line.split(":", 3);
            if (List.of(parts[1].split(",")).contains(controller)) {
                return Files.readString(Path.of("/sys/fs/cgroup", controller, parts[2], file)).strip();
            }
            Path unified = Path.of("/sys/fs/cgroup", parts[2], file);
            if (parts[0].equals("0") && Files.exists(unified)) {
                return Files.readString(unified).strip();
            }
        }
        return "";
    }
}
