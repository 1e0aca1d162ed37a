// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.supervisor.life.AgentsStage.restarting;
import static org.tracewarden.supervisor.life.AgentsStage.spec;
import static org.tracewarden.supervisor.life.AgentsStage.stopping;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.event.AgentTransition;

/** How agents end, by themselves, by order and by force, and what comes after. */
class AgentEndsTest {

    @TempDir
    Path data;

    private AgentsStage stage;
    private FakeHost host;
    private Agents agents;

    @BeforeEach
    void start() throws IOException {
        stage = new AgentsStage(data);
        host = stage.host;
        agents = stage.platform();
    }

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void a_killed_agent_is_restarted_at_once_and_its_restart_count_is_one() throws Exception {
        agents.spawn(restarting(999, "test", 2));
        host.launcher(999).exit(9);
        stage.awaitRun(999, 2);
        assertEquals(1, agents.find(999).orElseThrow().restartCount());
        assertEquals(new LifeCounts(2, 1, 1, 1, 1), stage.counts(999));
        assertEquals(List.of(AgentTransition.SPAWNED, AgentTransition.ACTIVE, AgentTransition.EXITED,
                AgentTransition.RECOVERY, AgentTransition.SPAWNED, AgentTransition.RESTARTED, AgentTransition.ACTIVE),
                stage.steps(999));
    }

    @Test
    void a_crash_loop_ends_as_failed_after_the_most_restarts() throws Exception {
        host.executed = launcher -> launcher.exit(1 << 8);
        agents.spawn(restarting(100, "loop", 3));
        AgentInfo failed = stage.await(100, AgentState.FAILED);
        assertEquals(3, failed.restartCount());
        assertEquals("ended with exit code 1; it was restarted 3 times in a row, which is the most", failed.reason());
        assertEquals(new LifeCounts(4, 4, 4, 0, 3), stage.counts(100));
        assertEquals(1, failed.lastExit().orElseThrow().code());
        Until.true_(() -> host.launchers.isEmpty() && host.groups.isEmpty(), () -> "left: " + host.launchers.keySet());
    }

    @Test
    void exit_code_0_is_no_crash_and_not_restarted() throws Exception {
        agents.spawn(restarting(100, "done", 3));
        host.launcher(100).exit(0);
        stage.await(100, AgentState.EXITED);
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), stage.counts(100));
    }

    @Test
    void a_fatal_signal_ends_in_failed_when_the_policy_for_crashes_says_so() throws Exception {
        stage.onCrash = FaultAction.ALERT;
        agents.spawn(restarting(100, "one", 3));
        host.launcher(100).exit(11);
        assertTrue(stage.await(100, AgentState.FAILED).reason().contains("ended by SIGSEGV"));
        assertEquals(new LifeCounts(1, 1, 1, 1, 0), stage.counts(100));
    }

    @Test
    void stop_asks_and_is_no_crash() throws Exception {
        agents.spawn(restarting(100, "one", 3));
        FakeHost.Launcher launcher = host.launcher(100);
        AgentInfo stopped = agents.stop(100);
        assertEquals(AgentState.STOPPED, stopped.state());
        assertEquals(List.of(15, 18), launcher.signals.subList(0, 2));
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), stage.counts(100));
        assertEquals(AgentState.ACTIVE, agents.start(100).state());
        assertEquals(new LifeCounts(2, 1, 0, 0, 0), stage.counts(100));
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
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), stage.counts(100));
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
        stage.await(100, AgentState.EXITED);
        Until.true_(() -> host.launchers.isEmpty() && host.groups.isEmpty(), () -> "left: " + host.launchers.keySet());
    }

    @Test
    void restart_counts_as_a_restart_and_not_as_one_in_a_row() throws Exception {
        agents.spawn(spec(100, "one"));
        AgentInfo again = agents.restart(100);
        assertEquals(AgentState.ACTIVE, again.state());
        assertEquals(0, again.restartCount());
        assertEquals(new LifeCounts(2, 1, 0, 0, 1), stage.counts(100));
    }

    @Test
    void a_fault_that_restarts_goes_on_as_after_a_crash() throws Exception {
        agents.spawn(restarting(100, "one", 2));
        agents.restart(100, 1, "no sign of life");
        stage.awaitRun(100, 2);
        assertEquals(1, agents.find(100).orElseThrow().restartCount());
        assertEquals(new LifeCounts(2, 1, 1, 0, 1), stage.counts(100));
        agents.restart(100, 1, "of a run that is over");
        agents.kill(100, 2, "it did what it may not");
        assertEquals("it did what it may not", stage.await(100, AgentState.FAILED).reason());
        assertEquals(new LifeCounts(2, 2, 2, 0, 1), stage.counts(100));
    }

    @Test
    void a_launcher_that_is_killed_takes_its_agent_with_it_and_that_is_a_crash() throws Exception {
        agents.spawn(restarting(100, "one", 2));
        FakeHost.Launcher launcher = host.launcher(100);
        launcher.kill();
        stage.awaitRun(100, 2);
        assertTrue(!launcher.running);
        assertEquals(new LifeCounts(2, 1, 1, 1, 1), stage.counts(100));
        assertEquals(Optional.empty(), agents.find(100).orElseThrow().lastExit());
    }
}
