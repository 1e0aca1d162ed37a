// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.supervisor.life.AgentsStage.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.event.AgentTransition;

/** Which agents there can be, and how they are found and limited. */
class AgentsTest {

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
    void a_spawned_agent_runs_and_is_found_by_id_name_and_process() throws Exception {
        AgentInfo info = agents.spawn(spec(100, "one"));
        assertEquals(AgentState.ACTIVE, info.state());
        assertEquals(100, agents.find("one").orElseThrow().id());
        assertEquals(100, agents.ofProcess(info.process().orElseThrow().pid()).orElseThrow().id());
        assertEquals(new LifeCounts(1, 0, 0, 0, 0), stage.counts(100));
        assertEquals(List.of(AgentTransition.SPAWNED, AgentTransition.ACTIVE), stage.steps(100));
        assertEquals(101, agents.freeId());
        assertEquals("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                host.requests.get(0).environment().get("PATH"));
        assertEquals(Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG"),
                host.requests.get(0).environment().keySet());
    }

    @Test
    void a_program_that_is_not_there_is_told_and_the_agent_is_not_kept() throws Exception {
        AgentException refused = assertThrows(AgentException.class,
                () -> agents.spawn(AgentSpec.of(100, "none", List.of("no-such-program"))));
        assertEquals("program no-such-program is not there", refused.getMessage());
        assertEquals(List.of(), agents.agents());
        Until.true_(() -> !Files.exists(data.resolve("agents/100.json")), () -> "its file stays");
        assertEquals(LifeCounts.ZERO, agents.roster().total());
        assertEquals(List.of(AgentTransition.FAILED, AgentTransition.REMOVED),
                stage.steps(100), "its id may be given to another");
        assertEquals(AgentState.ACTIVE, agents.spawn(spec(100, "none")).state());
    }

    @Test
    void many_that_spawn_at_once_get_an_id_each() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Future<AgentInfo>> spawned = callers.invokeAll(Collections.nCopies(40,
                    () -> agents.spawnWithFreeId(id -> spec(id, "agent-" + id))));
            Set<Integer> ids = new TreeSet<>();
            for (Future<AgentInfo> one : spawned) {
                ids.add(one.get().id());
            }
            assertEquals(IntStream.range(100, 140).boxed().toList(), List.copyOf(ids));
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void what_is_no_spec_is_refused_with_its_words() {
        assertEquals("agent nothing has no command", assertThrows(AgentException.class,
                () -> agents.spawnWithFreeId(id -> AgentSpec.of(id, "nothing", List.of()))).getMessage());
        assertEquals(List.of(), agents.agents());
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
        assertEquals(OptionalLong.of(200L << 20), host.groups.get(100).memory);
        host.limitRefused = Optional.of("memory of 1 EiB is more than there is");
        assertThrows(AgentException.class, () -> agents.limit(100, ResourceLimits.NONE));
        assertEquals(more, agents.find(100).orElseThrow().spec().limits());
    }

    @Test
    void memory_is_a_hard_limit_only_where_the_policy_kills_or_restarts() throws Exception {
        agents.spawn(spec(100, "one"));
        agents.recovery(100, Optional.of(RecoveryPolicy.permissive()));
        assertEquals(OptionalLong.empty(), host.groups.get(100).memory);
        agents.recovery(100, Optional.empty());
        assertEquals(OptionalLong.of(100L << 20), host.groups.get(100).memory);
    }

    @Test
    void an_exit_before_the_launch_is_known_is_not_lost() throws Exception {
        host.executed = launcher -> launcher.exit(7 << 8);
        assertTrue(agents.spawn(spec(100, "quick")).lastExit().isPresent()
                || stage.await(100, AgentState.FAILED).lastExit().isPresent());
        stage.await(100, AgentState.FAILED);
        assertEquals(new LifeCounts(1, 1, 1, 0, 0), stage.counts(100));
    }

    @Test
    void declared_agents_follow_their_files() throws Exception {
        agents.declared("x.cfg", spec(100, "one"));
        agents.declared("x.cfg", spec(100, "one"));
        stage.await(100, AgentState.ACTIVE);
        assertTrue(assertThrows(AgentException.class, () -> agents.remove(100)).getMessage().contains("x.cfg"));
        agents.declared("x.cfg", spec(100, "one").withRestart(RestartPolicy.ofAtMost(2)));
        assertEquals(new LifeCounts(1, 0, 0, 0, 0), stage.counts(100));
        assertEquals(2, agents.find(100).orElseThrow().spec().restart().max());
        agents.declared("x.cfg", AgentSpec.of(100, "one", List.of("another")));
        stage.awaitRun(100, 2);
        assertEquals(List.of("another"), host.requests.get(1).command());
        agents.withdrawn("x.cfg");
        Until.true_(() -> agents.agents().isEmpty(), () -> agents.agents().toString());
        assertEquals(0, host.living(100));
    }

    @Test
    void a_removed_agents_counts_stay_in_the_systems() throws Exception {
        agents.spawn(spec(100, "one"));
        agents.remove(100);
        assertEquals(Optional.empty(), agents.find(100));
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), agents.roster().total());
        agents.close();
        agents = stage.platform();
        assertEquals(new LifeCounts(1, 1, 0, 0, 0), agents.roster().total());
        assertEquals(List.of(), agents.agents());
        assertTrue(host.launchers.isEmpty());
    }

    @Test
    void state_files_hold_secrets_and_are_for_their_owner_alone() throws Exception {
        agents.spawn(spec(100, "one"));
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("agents/100.json"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("agents"))));
    }
}
