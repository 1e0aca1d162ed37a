// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentState;

/** Agents by name, id and process, as they come and go. */
class RegisterTablesTest {

    @TempDir
    Path data;

    private AgentsStage stage;
    private Agents agents;

    @BeforeEach
    void start() throws IOException {
        stage = new AgentsStage(data);
        agents = stage.platform();
    }

    @AfterEach
    void end() {
        stage.close();
    }

    @Test
    void many_agents_are_found_by_name_while_they_come_and_go_in_any_order() throws Exception {
        List<Integer> ids = new ArrayList<>();
        for (int id = 1; id <= 60; id++) {
            ids.add(id);
        }
        Collections.shuffle(ids, new Random(7));
        for (int id : ids) {
            agents.spawn(AgentsStage.spec(id, "agent-" + id));
        }
        Collections.shuffle(ids, new Random(8));
        for (int id : ids.subList(0, 30)) {
            agents.remove(id);
        }
        for (int id : ids) {
            boolean there = ids.indexOf(id) >= 30;
            assertEquals(there ? Optional.of(id) : Optional.empty(), agents.find("agent-" + id).map(AgentInfo::id));
            assertEquals(there, agents.find(id).isPresent());
        }
        assertEquals(ids.subList(30, 60).stream().sorted().toList(),
                agents.agents().stream().map(AgentInfo::id).toList());
    }

    @Test
    void a_declared_agent_with_another_name_is_found_by_that_one_alone() throws Exception {
        agents.declared("x.cfg", AgentsStage.spec(100, "before"));
        agents.declared("x.cfg", AgentsStage.spec(100, "after"));
        assertEquals(Optional.empty(), agents.find("before"));
        assertEquals(100, agents.find("after").orElseThrow().id());
        agents.declared("y.cfg", AgentsStage.spec(101, "before"));
        assertEquals(101, agents.find("before").orElseThrow().id());
    }

    @Test
    void runs_of_a_new_agent_go_on_counting_where_those_of_the_removed_one_with_its_id_ended() throws Exception {
        agents.spawn(AgentsStage.spec(100, "one"));
        agents.restart(100);
        agents.remove(100);
        assertEquals(AgentState.ACTIVE, agents.spawn(AgentsStage.spec(100, "two")).state());
        assertEquals(3, agents.roster().entry(100).flatMap(Roster.Entry::run).orElseThrow().runNumber());
    }

    @Test
    void numbers_of_the_last_thousands_of_removed_agents_are_known_and_older_ones_forgotten() {
        Retired retired = new Retired();
        for (int id = 1; id <= 12_000; id++) {
            retired.put(id, id * 2);
        }
        assertEquals(0, retired.lastNumber(1));
        assertTrue(retired.lastNumber(7_001) == 14_002 && retired.lastNumber(12_000) == 24_000);
    }
}
