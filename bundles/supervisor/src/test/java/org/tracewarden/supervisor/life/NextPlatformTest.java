// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.supervisor.life.AgentsStage.after;
import static org.tracewarden.supervisor.life.AgentsStage.restarting;
import static org.tracewarden.supervisor.life.AgentsStage.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;

/** What another platform finds of agents, and what is kept of them when the disk is full. */
class NextPlatformTest {

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
    void after_the_host_was_started_anew_counts_since_boot_are_zero_and_what_should_run_is_started() throws Exception {
        agents.spawn(restarting(100, "runs", 5));
        host.launcher(100).exit(9);
        stage.awaitRun(100, 2);
        agents.spawn(spec(101, "stopped"));
        agents.stop(101);
        agents.spawn(spec(102, "failed"));
        host.launcher(102).exit(9);
        stage.await(102, AgentState.FAILED);
        agents.declared("d.cfg", spec(103, "declared"));
        stage.await(103, AgentState.ACTIVE);
        host.launcher(103).exit(0);
        stage.await(103, AgentState.EXITED);
        agents.close();
        host.reboot();
        agents = stage.platform();
        stage.await(100, AgentState.ACTIVE);
        assertEquals(AgentState.STOPPED, agents.find(101).orElseThrow().state());
        assertEquals(AgentState.FAILED, agents.find(102).orElseThrow().state());
        assertEquals("waits for d.cfg to be read", agents.find(103).orElseThrow().reason());
        agents.declared("d.cfg", spec(103, "declared"));
        stage.await(103, AgentState.ACTIVE);
        assertEquals(0, agents.find(100).orElseThrow().restartCount());
        assertEquals(new LifeCounts(3, 2, 1, 1, 1), stage.counts(100));
        assertEquals(new LifeCounts(1, 0, 0, 0, 0), agents.roster().entry(100).orElseThrow().sinceBoot());
        assertEquals(new LifeCounts(2, 0, 0, 0, 0), agents.roster().sinceBoot());
    }

    @Test
    void a_state_file_that_cannot_be_read_is_put_aside_and_the_others_go_on() throws Exception {
        agents.spawn(spec(100, "broken"));
        agents.spawn(spec(101, "whole"));
        int pid = agents.find(101).flatMap(AgentInfo::process).orElseThrow().pid();
        agents.close();
        Files.writeString(data.resolve("agents/100.json"), "{ \"version\": 1, \"spec\": ");
        agents = stage.platform();
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
        Path stuck = stage.block(100);
        host.launcher(100).exit(9);
        stage.awaitRun(100, 2);
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
        stage.block(100);
        host.launcher(100).exit(9);
        stage.awaitRun(100, 2);
        host.launcher(100).exit(9);
        stage.awaitRun(100, 3);
        agents.halt();
        agents = stage.platform();
        stage.awaitRun(100, 3);
        Until.true_(() -> host.launchers.size() == 1 && stage.counts(100).exits() == 2, () -> "left: "
                + host.launchers.keySet() + stage.counts(100));
        LifeCounts withoutFaults = stage.counts(100)
                .plus(new LifeCounts(0, 0, 0, -stage.counts(100).faults(), 0));
        assertEquals(new LifeCounts(3, 2, 2, 0, 2), withoutFaults);
        assertEquals(1, host.living(100));
        assertEquals(List.of(), host.violations);
    }

    @Test
    void agents_of_files_that_are_gone_are_withdrawn_when_all_files_are_known() throws Exception {
        agents.declared("gone.cfg", spec(100, "gone"));
        agents.declared("wrong.cfg", spec(101, "wrong"));
        stage.await(100, AgentState.ACTIVE);
        stage.await(101, AgentState.ACTIVE);
        agents.close();
        agents = stage.platform();
        assertEquals(AgentState.ACTIVE, agents.find(100).orElseThrow().state());
        agents.refused("wrong.cfg");
        agents.complete();
        Until.true_(() -> agents.find(100).isEmpty(), () -> agents.agents().toString());
        assertEquals(AgentState.ACTIVE, agents.find(101).orElseThrow().state());
        assertEquals(new LifeCounts(1, 0, 0, 0, 0), stage.counts(101));
    }

    @Test
    void agents_stopped_with_the_platform_start_with_the_next_one() throws Exception {
        agents.spawn(spec(100, "one"));
        agents.spawn(after(101, "two", false, "one"));
        agents.stopAll(Duration.ofSeconds(3));
        assertEquals(0, host.living(100) + host.living(101));
        agents.close();
        agents = stage.platform();
        stage.await(100, AgentState.ACTIVE);
        stage.await(101, AgentState.ACTIVE);
        assertEquals(new LifeCounts(2, 1, 0, 0, 0), stage.counts(100));
    }
}
