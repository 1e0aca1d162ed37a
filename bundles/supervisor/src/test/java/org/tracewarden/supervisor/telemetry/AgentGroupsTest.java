// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.supervisor.fakes.TestGroup;

/** Control groups are known as an agent's by their names. */
class AgentGroupsTest {

    private final AgentGroups groups = new AgentGroups();

    @ParameterizedTest
    @CsvSource({
        "/tracewarden/main/agent-100, 100",
        "/tracewarden/main/agent-1, 1",
        "/tracewarden/main/agent-999999, 999999",
        "/tracewarden/main/agent-100/below/it, 100",
        "/above/it/tracewarden/main/agent-100/, 100",
        "/tracewarden/tracewarden/main/agent-100, 100",
        "/tracewarden/other/agent-100, 0",
        "/tracewarden/main2/agent-100, 0",
        "/tracewarden/main/launchers, 0",
        "/tracewarden/main/agent-, 0",
        "/tracewarden/main/agent-0, 0",
        "/tracewarden/main/agent-0100, 0",
        "/tracewarden/main/agent-1000000, 0",
        "/tracewarden/main/agent-99999999999, 0",
        "/tracewarden/main/agent-100x, 0",
        "/tracewarden/main/agent--1, 0",
        "/tracewarden/main/agent-100.slice/agent-101, 0",
        "/tracewarden/main, 0",
        "/tracewarden/main/, 0",
        "/tracewarden/, 0",
        "/user.slice/agent-100, 0",
        "/, 0"})
    void aPathSaysWhoseItIs(String path, int agent) {
        groups.seen(new TestGroup("agent-7"));
        assertEquals(agent, groups.ofPath(path));
    }

    @Test
    void untilAGroupWasSeenNoPathIsAnyAgents() {
        assertEquals(AgentGroups.NOBODYS, groups.ofPath("/tracewarden/main/agent-100"));
    }
}
