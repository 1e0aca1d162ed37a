// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.Signal;

class AgentsTest {

    @TempDir
    Path data;

    private final FakeHost host = new FakeHost();
    private final List<AgentLifecycle> events = Collections.synchronizedList(new ArrayList<>());
    private final List<Agents> platforms = new ArrayList<>();
    private volatile FaultAction onCrash = FaultAction.RESTART;
    private Agents agents;

    @BeforeEach
    void start() throws IOException {
        agents = platform();
    }

    @AfterEach
    void end() {
        platforms.forEach(Agents::close);
    }

    private Agents platform() throws IOException {
        Agents made = new Agents(host.host(data));
        platforms.add(made);
        made.start(new Reactions((run, status) -> {
            made.faultCounted(run.spec().id());
            return new CrashJudge.Judgement(FaultKind.CRASH, onCrash);
        }, (id, run, at) -> {}, event -> events.add((AgentLifecycle) event), run -> {}));
        return made;
    }

    private static AgentSpec spec(int id, String name) {
        return AgentSpec.of(id, name, List.of("program", "argument"));
    }

    private static AgentSpec restarting(int id, String name, int most) {
        return spec(id, name).withRestart(new RestartPolicy(most > 0, most, Duration.ofMillis(10),
                Duration.ofMillis(40), Duration.ofMinutes(10)));
    }

    private static AgentSpec after(int id, String name, boolean cascade, String... others) {
        AgentSpec plain = spec(id, name);
        return new AgentSpec(id, name, plain.command(), Map.of(), "", "", Set.of(), plain.scope(), plain.restart(),
                plain.limits(), plain.watchdog(), plain.stop(), plain.logs(), List.of(others), cascade,
                Optional.empty());
    }

    private static AgentSpec stopping(int id, String name, Duration grace) {
        AgentSpec plain = spec(id, name);
        return new AgentSpec(id, name, plain.command(), Map.of(), "", "", Set.of(), plain.scope(), plain.restart(),
                plain.limits(), plain.watchdog(), new StopPolicy(new Signal(15), grace), plain.logs(), List.of(), false,
                Optional.empty());
    }

    private AgentInfo await(int id, AgentState state) {
        Until.true_(() -> agents.find(id).filter(info -> info.state() == state).isPresent(),
                () -> state + " of " + agents.find(id));
        return agents.find(id).orElseThrow();
    }

    private void awaitRun(int id, long number) {
        Until.true_(() -> agents.entry(id).flatMap(Roster.Entry::run).filter(run -> run.runNumber() == number)
                .isPresent(), () -> "run " + number + " of " + agents.find(id));
    }

    /** From now on the agent's state cannot be written. */
    private Path block(int id) {
        Path file = data.resolve("agents/" + id + ".json.new");
        Until.true_(() -> {
            try {
                Files.createDirectory(file);
                return true;
            } catch (IOException beingWritten) {
                return false;
            }
        }, () -> file + " is being written");
        return file;
    }

    private LifeCounts counts(int id) {
        return agents.entry(id).orElseThrow().total();
    }

    private List<AgentTransition> steps(int id) {
        return List.copyOf(events).stream().filter(event -> event.agentId() == id).map(AgentLifecycle::transition)
                .toList();
    }

    @Test
    void a_spawned_agent_runs_and_is_found_by_id_name_and_process() throws Exception {
        AgentInfo info = agents.spawn(spec(100, "one"));
        assertEquals(AgentState.ACTIVE, info.state());
        assertEquals(100, agents.find("one").orElseThrow().id());
        assertEquals(100, agents.ofProcess(info.process().orElseThrow().pid()).orElseThrow().id());
        assertEquals(new LifeCounts(1, 0, 0, 0, 0), counts(100));
        assertEquals(List.of(AgentTransition.SPAWNED, AgentTransition.ACTIVE), steps(100));
        assertEquals(101, agents.freeId());
        assertEquals("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                host.requests.get(0).environment().get("PATH"));
        assertEquals(Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG"),
                host.requests.get(0).environment().keySet());
    }

    @Test
    void a_killed_agent_is_restarted_at_once_and_its_restart_count_is_one() throws Exception {
        agents.spawn(restarting(999, "test", 2));
        host.launcher(999).exit(9);
        awaitRun(999, 2);
        assertEquals(1, agents.find(999).orElseThrow().restartCount());
        assertEquals(new LifeCounts(2, 1, 1, 1, 1), counts(999));
        assertEquals(List.of(AgentTransition.SPAWNED, AgentTransition.ACTIVE, AgentTransition.EXITED,
                AgentTransition.RECOVERY, AgentTransition.SPAWNED, AgentTransition.RESTARTED, AgentTransition.ACTIVE),
                steps(999));
    }

    @Test
    void a_crash_loop_ends_as_failed_after_the_most_restarts() throws Exception {
        host.executed = launcher -> launcher.exit(1 << 8);
        agents.spawn(restarting(100, "loop", 3));
        AgentInfo failed = await(100, AgentState.FAILED);
        assertEquals(3, failed.restartCount());
        assertEquals("ended with exit code 1; it was restarted 3 times in a row, which is the most", failed.reason());
        assertEquals(new LifeCounts(4, 4, 4, 0, 3), counts(100));
        assertEquals(1, failed.lastExit().orElseThrow().code());
        Until.true_(() -> host.launchers.isEmpty() && host.groups.isEmpty(), () -> "left: " + host.launchers.keySet());
    }

    @Test
    void exit_code_0_is_no_crash_and_not_restarted() throws Exception {
        agents.spawn(restarting(100, "done", 3));
        host.launcher(100).exit(0);
        await(100, AgentState.EXITED);
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), counts(100));
    }

    @Test
    void a_fatal_signal_ends_in_failed_when_the_policy_for_crashes_says_so() throws Exception {
        onCrash = FaultAction.ALERT;
        agents.spawn(restarting(100, "one", 3));
        host.launcher(100).exit(11);
        assertTrue(await(100, AgentState.FAILED).reason().contains("ended by SIGSEGV"));
        assertEquals(new LifeCounts(1, 1, 1, 1, 0), counts(100));
    }

    @Test
    void stop_asks_and_is_no_crash() throws Exception {
        agents.spawn(restarting(100, "one", 3));
        FakeHost.Launcher launcher = host.launcher(100);
        AgentInfo stopped = agents.stop(100);
        assertEquals(AgentState.STOPPED, stopped.state());
        assertEquals(List.of(15, 18), launcher.signals.subList(0, 2));
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), counts(100));
        assertEquals(AgentState.ACTIVE, agents.start(100).state());
        assertEquals(new LifeCounts(2, 1, 0, 0, 0), counts(100));
    }

    @Test
    void one_that_ignores_the_stop_signal_is_killed_with_its_tree_after_its_grace() throws Exception {
        host.obeys = false;
        agents.spawn(stopping(100, "deaf", Duration.ofMillis(100)));
        host.launcher(100).children = true;
        AgentInfo stopped = agents.stop(100);
        assertEquals(AgentState.STOPPED, stopped.state());
        assertEquals("did not end within 100 ms of SIGTERM and was killed", stopped.reason());
        assertEquals(9, stopped.lastExit().orElseThrow().signal().number());
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), counts(100));
    }

    @Test
    void kill_ends_it_at_once_whatever_it_wants() throws Exception {
        host.obeys = false;
        agents.spawn(restarting(100, "deaf", 5));
        assertEquals(AgentState.STOPPED, agents.kill(100).state());
        assertEquals(0, host.living(100));
    }

    @Test
    void what_is_left_of_the_tree_is_killed_when_the_first_process_ends() throws Exception {
        agents.spawn(spec(100, "parent"));
        FakeHost.Launcher launcher = host.launcher(100);
        launcher.children = true;
        launcher.exit(0);
        await(100, AgentState.EXITED);
        Until.true_(() -> host.launchers.isEmpty() && host.groups.isEmpty(), () -> "left: " + host.launchers.keySet());
    }

    @Test
    void restart_counts_as_a_restart_and_not_as_one_in_a_row() throws Exception {
        agents.spawn(spec(100, "one"));
        AgentInfo again = agents.restart(100);
        assertEquals(AgentState.ACTIVE, again.state());
        assertEquals(0, again.restartCount());
        assertEquals(new LifeCounts(2, 1, 0, 0, 1), counts(100));
    }

    @Test
    void a_program_that_is_not_there_is_told_and_the_agent_is_not_kept() throws Exception {
        AgentException refused = assertThrows(AgentException.class,
                () -> agents.spawn(AgentSpec.of(100, "none", List.of("no-such-program"))));
        assertEquals("program no-such-program is not there", refused.getMessage());
        assertEquals(List.of(), agents.agents());
        Until.true_(() -> !Files.exists(data.resolve("agents/100.json")), () -> "its file stays");
        assertEquals(LifeCounts.ZERO, agents.total());
        assertEquals(List.of(AgentTransition.FAILED, AgentTransition.REMOVED),
                events.stream().map(AgentLifecycle::transition).toList(), "its id may be given to another");
        assertEquals(AgentState.ACTIVE, agents.spawn(spec(100, "none")).state());
    }

    @Test
    void ids_and_names_are_given_once() throws Exception {
        agents.spawn(spec(100, "one"));
        assertEquals("id 100 is agent one's; choose another one",
                assertThrows(AgentException.class, () -> agents.spawn(spec(100, "two"))).getMessage());
        assertEquals("name one is agent 100's; choose another one",
                assertThrows(AgentException.class, () -> agents.spawn(spec(101, "one"))).getMessage());
        agents.kill(100);
        assertEquals("name one is agent 100's, which does not run: asm:start one starts it, asm:remove one forgets it",
                assertThrows(AgentException.class, () -> agents.spawn(spec(101, "one"))).getMessage());
    }

    @Test
    void no_more_agents_than_configured() throws Exception {
        host.maxAgents = 1;
        agents.spawn(spec(100, "one"));
        assertTrue(assertThrows(AgentException.class, () -> agents.spawn(spec(101, "two"))).getMessage()
                .contains("max-agents"));
    }

    @Test
    void limits_that_the_kernel_refuses_are_told_and_those_before_stay() throws Exception {
        agents.spawn(spec(100, "one"));
        ResourceLimits more = new ResourceLimits(OptionalLong.empty(), 1_000_000, OptionalLong.of(200L << 20),
                OptionalLong.empty(), OptionalLong.of(7), OptionalLong.empty());
        assertEquals(more, agents.limit(100, more).spec().limits());
        assertEquals(OptionalLong.of(200L << 20), host.groups.get("agent-100").memory);
        host.limitRefused = Optional.of("memory of 1 EiB is more than there is");
        assertThrows(AgentException.class, () -> agents.limit(100, ResourceLimits.NONE));
        assertEquals(more, agents.find(100).orElseThrow().spec().limits());
    }

    @Test
    void memory_is_a_hard_limit_only_where_the_policy_kills_or_restarts() throws Exception {
        agents.spawn(spec(100, "one"));
        agents.recovery(100, Optional.of(RecoveryPolicy.permissive()));
        assertEquals(OptionalLong.empty(), host.groups.get("agent-100").memory);
        agents.recovery(100, Optional.empty());
        assertEquals(OptionalLong.of(100L << 20), host.groups.get("agent-100").memory);
    }

    @Test
    void dependents_stop_first_wait_and_start_again_after_it() throws Exception {
        agents.spawn(spec(100, "base"));
        agents.spawn(after(101, "web", false, "base"));
        agents.spawn(after(102, "top", false, "web", "base"));
        agents.stop(100);
        assertEquals(AgentState.WAITING, agents.find(101).orElseThrow().state());
        assertEquals(AgentState.WAITING, agents.find(102).orElseThrow().state());
        List<Integer> order = List.copyOf(events).stream().filter(e -> e.transition() == AgentTransition.EXITED)
                .map(AgentLifecycle::agentId).toList();
        assertEquals(List.of(102, 101, 100), order);
        agents.start(100);
        await(102, AgentState.ACTIVE);
        assertEquals(AgentState.ACTIVE, agents.find(101).orElseThrow().state());
    }

    @Test
    void one_that_cascades_restarts_when_what_it_starts_after_has_crashed_and_the_other_does_not() throws Exception {
        agents.spawn(restarting(100, "base", 3));
        Thread.sleep(1);
        agents.spawn(after(101, "with", true, "base"));
        agents.spawn(after(102, "without", false, "base"));
        host.launcher(100).exit(9);
        awaitRun(101, 2);
        assertEquals(new LifeCounts(2, 1, 0, 0, 1), counts(101));
        assertEquals(new LifeCounts(1, 0, 0, 0, 0), counts(102));
    }

    @Test
    void a_restart_by_order_stops_those_that_cascade_first_and_starts_them_after_it() throws Exception {
        agents.spawn(spec(100, "base"));
        agents.spawn(after(101, "with", true, "base"));
        agents.restart(100);
        awaitRun(101, 2);
        assertEquals(new LifeCounts(2, 1, 0, 0, 1), counts(101));
        assertEquals(new LifeCounts(2, 1, 0, 0, 1), counts(100));
    }

    @Test
    void a_circle_is_refused_and_named() throws Exception {
        agents.declared("a.cfg", after(100, "a", false, "c"));
        agents.declared("b.cfg", after(101, "b", false, "a"));
        AgentException refused = assertThrows(AgentException.class,
                () -> agents.declared("c.cfg", after(102, "c", false, "b")));
        assertEquals("agents cannot start after each other in a circle: c → b → a → c", refused.getMessage());
        assertEquals("waits for c, which is not there", agents.find(100).orElseThrow().reason());
    }

    @Test
    void one_with_a_notify_watchdog_carries_others_only_when_it_is_ready() throws Exception {
        AgentSpec plain = spec(100, "base");
        agents.spawn(new AgentSpec(100, "base", plain.command(), Map.of(), "", "", Set.of(), plain.scope(),
                plain.restart(), plain.limits(), new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(1), ""),
                plain.stop(), plain.logs(), List.of(), false, Optional.empty()));
        assertEquals(OptionalLong.of(1_000), host.requests.get(0).notifyMillis());
        assertEquals(AgentState.WAITING, agents.spawn(after(101, "web", false, "base")).state());
        assertEquals(List.of(AgentTransition.SPAWNED), steps(100));
        host.launcher(100).listener.orElseThrow().ready();
        await(101, AgentState.ACTIVE);
        assertEquals(List.of(AgentTransition.SPAWNED, AgentTransition.ACTIVE), steps(100));
    }

    @Test
    void a_fault_that_restarts_goes_on_as_after_a_crash() throws Exception {
        agents.spawn(restarting(100, "one", 2));
        agents.restart(100, 1, "no sign of life");
        awaitRun(100, 2);
        assertEquals(1, agents.find(100).orElseThrow().restartCount());
        assertEquals(new LifeCounts(2, 1, 1, 0, 1), counts(100));
        agents.restart(100, 1, "of a run that is over");
        agents.kill(100, 2, "it did what it may not");
        assertEquals("it did what it may not", await(100, AgentState.FAILED).reason());
        assertEquals(new LifeCounts(2, 2, 2, 0, 1), counts(100));
    }

    @Test
    void a_launcher_that_is_killed_takes_its_agent_with_it_and_that_is_a_crash() throws Exception {
        agents.spawn(restarting(100, "one", 2));
        FakeHost.Launcher launcher = host.launcher(100);
        launcher.kill();
        awaitRun(100, 2);
        assertTrue(!launcher.running);
        assertEquals(new LifeCounts(2, 1, 1, 1, 1), counts(100));
        assertEquals(Optional.empty(), agents.find(100).orElseThrow().lastExit());
    }

    @Test
    void an_exit_before_the_launch_is_known_is_not_lost() throws Exception {
        host.executed = launcher -> launcher.exit(7 << 8);
        assertTrue(agents.spawn(spec(100, "quick")).lastExit().isPresent()
                || await(100, AgentState.FAILED).lastExit().isPresent());
        await(100, AgentState.FAILED);
        assertEquals(new LifeCounts(1, 1, 1, 0, 0), counts(100));
    }

    @Test
    void a_removed_agents_counts_stay_in_the_systems() throws Exception {
        agents.spawn(spec(100, "one"));
        agents.remove(100);
        assertEquals(Optional.empty(), agents.find(100));
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), agents.total());
        agents.close();
        agents = platform();
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), agents.total());
        assertEquals(List.of(), agents.agents());
        assertTrue(host.launchers.isEmpty());
    }

    @Test
    void declared_agents_follow_their_files() throws Exception {
        agents.declared("x.cfg", spec(100, "one"));
        agents.declared("x.cfg", spec(100, "one"));
        await(100, AgentState.ACTIVE);
        assertTrue(assertThrows(AgentException.class, () -> agents.remove(100)).getMessage().contains("x.cfg"));
        agents.declared("x.cfg", spec(100, "one").withRestart(RestartPolicy.ofAtMost(2)));
        assertEquals(new LifeCounts(1, 0, 0, 0, 0), counts(100));
        assertEquals(2, agents.find(100).orElseThrow().spec().restart().max());
        agents.declared("x.cfg", AgentSpec.of(100, "one", List.of("another")));
        awaitRun(100, 2);
        assertEquals(List.of("another"), host.requests.get(1).command());
        agents.withdrawn("x.cfg");
        Until.true_(() -> agents.agents().isEmpty(), () -> agents.agents().toString());
        assertEquals(0, host.living(100));
    }

    @Test
    void state_files_hold_secrets_and_are_for_their_owner_alone() throws Exception {
        agents.spawn(spec(100, "one"));
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("agents/100.json"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("agents"))));
    }

    @Test
    void after_the_host_was_started_anew_counts_since_boot_are_zero_and_what_should_run_is_started() throws Exception {
        agents.spawn(restarting(100, "runs", 5));
        host.launcher(100).exit(9);
        awaitRun(100, 2);
        agents.spawn(spec(101, "stopped"));
        agents.stop(101);
        agents.spawn(spec(102, "failed"));
        host.launcher(102).exit(9);
        await(102, AgentState.FAILED);
        agents.declared("d.cfg", spec(103, "declared"));
        await(103, AgentState.ACTIVE);
        host.launcher(103).exit(0);
        await(103, AgentState.EXITED);
        agents.close();
        host.reboot();
        agents = platform();
        await(100, AgentState.ACTIVE);
        assertEquals(AgentState.STOPPED, agents.find(101).orElseThrow().state());
        assertEquals(AgentState.FAILED, agents.find(102).orElseThrow().state());
        assertEquals("waits for d.cfg to be read", agents.find(103).orElseThrow().reason());
        agents.declared("d.cfg", spec(103, "declared"));
        await(103, AgentState.ACTIVE);
        assertEquals(0, agents.find(100).orElseThrow().restartCount());
        assertEquals(new LifeCounts(3, 2, 1, 1, 1), counts(100));
        assertEquals(new LifeCounts(1, 0, 0, 0, 0), agents.entry(100).orElseThrow().sinceBoot());
        assertEquals(new LifeCounts(2, 0, 0, 0, 0), agents.sinceBoot());
    }

    @Test
    void a_state_file_that_cannot_be_read_is_put_aside_and_the_others_go_on() throws Exception {
        agents.spawn(spec(100, "broken"));
        agents.spawn(spec(101, "whole"));
        int pid = agents.find(101).flatMap(AgentInfo::process).orElseThrow().pid();
        agents.close();
        Files.writeString(data.resolve("agents/100.json"), "{ \"version\": 1, \"spec\": ");
        agents = platform();
        assertTrue(Files.exists(data.resolve("agents/100.json.bad")));
        assertEquals(List.of(101), agents.agents().stream().map(AgentInfo::id).toList());
        assertEquals(pid, agents.find(101).flatMap(AgentInfo::process).orElseThrow().pid());
        Until.true_(() -> host.launchers.size() == 1, () -> "left: " + host.launchers.keySet());
        assertEquals(0, host.living(100));
        assertEquals(AgentState.ACTIVE, agents.spawn(spec(100, "broken")).state());
    }

    @Test
    void without_room_for_state_a_new_agent_is_refused_and_those_that_run_are_kept_in_memory() throws Exception {
        agents.spawn(restarting(100, "runs", 5));
        Path stuck = block(100);
        host.launcher(100).exit(9);
        awaitRun(100, 2);
        assertTrue(agents.trouble().orElseThrow().contains("cannot be saved"));
        AgentException refused = assertThrows(AgentException.class, () -> agents.spawn(spec(101, "new")));
        assertTrue(refused.getMessage().startsWith("the state of agent new cannot be saved, so that it is not started"),
                refused.getMessage());
        assertEquals(2, host.launchers.size(), "the run whose end is not saved is kept");
        Files.delete(stuck);
        Until.true_(() -> agents.trouble().isEmpty() && host.launchers.size() == 1, () -> "left: "
                + host.launchers.keySet() + agents.trouble());
        assertEquals(AgentState.ACTIVE, agents.spawn(spec(101, "new")).state());
    }

    @Test
    void a_platform_killed_while_nothing_could_be_saved_loses_no_count() throws Exception {
        agents.spawn(restarting(100, "runs", 5));
        block(100);
        host.launcher(100).exit(9);
        awaitRun(100, 2);
        host.launcher(100).exit(9);
        awaitRun(100, 3);
        agents.halt();
        agents = platform();
        awaitRun(100, 3);
        Until.true_(() -> host.launchers.size() == 1 && counts(100).exits() == 2, () -> "left: "
                + host.launchers.keySet() + counts(100));
        assertEquals(new LifeCounts(3, 2, 2, 0, 2), counts(100).plus(new LifeCounts(0, 0, 0, -counts(100).faults(), 0)));
        assertEquals(1, host.living(100));
        assertEquals(List.of(), host.violations);
    }

    @Test
    void agents_of_files_that_are_gone_are_withdrawn_when_all_files_are_known() throws Exception {
        agents.declared("gone.cfg", spec(100, "gone"));
        agents.declared("wrong.cfg", spec(101, "wrong"));
        await(100, AgentState.ACTIVE);
        await(101, AgentState.ACTIVE);
        agents.close();
        agents = platform();
        assertEquals(AgentState.ACTIVE, agents.find(100).orElseThrow().state());
        agents.refused("wrong.cfg");
        agents.complete();
        Until.true_(() -> agents.find(100).isEmpty(), () -> agents.agents().toString());
        assertEquals(AgentState.ACTIVE, agents.find(101).orElseThrow().state());
        assertEquals(new LifeCounts(1, 0, 0, 0, 0), counts(101));
    }

    @Test
    void agents_stopped_with_the_platform_start_with_the_next_one() throws Exception {
        agents.spawn(spec(100, "one"));
        agents.spawn(after(101, "two", false, "one"));
        agents.stopAll(Duration.ofSeconds(3));
        assertEquals(0, host.living(100) + host.living(101));
        agents.close();
        agents = platform();
        await(100, AgentState.ACTIVE);
        await(101, AgentState.ACTIVE);
        assertEquals(new LifeCounts(2, 1, 0, 0, 0), counts(100));
    }
}
