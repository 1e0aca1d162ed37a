// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.supervisor.telemetry.Stats.stats;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.life.LifeCounts;

/** The views have the guide's layout, and its shell lines work on them: read by real shells. */
class GuidesLinesTest {

    private final Scene scene;

    GuidesLinesTest() throws Exception {
        scene = new Scene();
    }

    @AfterEach
    void end() throws Exception {
        scene.close();
    }

    @Test
    void theStatusHasTheGuidesLayout() throws Exception {
        scene.roster.total = new LifeCounts(42, 38, 2, 5, 3);
        TestAgent monitor = scene.agent(100, "fs_monitor", 1, 0, 0, 4_096_000);
        scene.uses(monitor, 125_000, 4_096_000);
        scene.agent(101, "net_agent", 3, 2, 2, 2_048_000);
        scene.calls.onEvent(stats(monitor.process, "/tracewarden/main/agent-100", 1_234_000, 567));
        scene.start();
        assertEquals("""
                Agent Supervision Module - Telemetry Status
                ===========================================

                System Metrics:
                  Total Spawns:    42
                  Total Exits:     38
                  Total Faults:    5
                  Total Restarts:  3
                  Active Agents:   2
                  Total Syscalls:  1234567

                Per-Agent Metrics:
                  ID    Spawns Exits  Faults CPU(us)   Mem(B)
                  ----  ------ -----  ------ --------  -------
                  100   1      0      0      125000    4096000
                  101   3      2      2      89000     2048000

                Agent 100: spawns=1 exits=0 faults=0
                Agent 100: memory=4096000 restarts=0 state=Active
                Agent 101: spawns=3 exits=2 faults=2
                Agent 101: memory=2048000 restarts=0 state=Active
                """, scene.statusText().replace('\u00a0', ' '));
    }

    @Test
    void anAgentsFileHasTheLayoutOfAsminfo() throws Exception {
        TestAgent agent = scene.agent(100, "fs_monitor", 1, 0, 0, 4_096_000);
        agent.spec = new AgentSpec(100, "fs_monitor", List.of("x", "--password", "hunter2"),
                Map.of("TOKEN", "hunter2"), "", "", Set.of(Capability.FS_BASIC, Capability.FS_EXTENDED),
                agent.spec.scope(), RestartPolicy.ofAtMost(3), agent.spec.limits(), agent.spec.watchdog(),
                agent.spec.stop(), agent.spec.logs(), List.of(), false, Optional.empty());
        scene.clock.pass(2 * Scene.SECOND);
        scene.start();
        String text = scene.viewText(100);
        assertTrue(text.contains("FsBasic") && text.contains("FsExtended"));
        assertEquals("""
                Agent Information:
                ==================
                Agent ID:        100
                PID:             1100
                Name:            fs_monitor
                State:           Active
                Capabilities:    FsBasic, FsExtended
                Auto-Restart:    Yes (max 3)
                Restart Count:   0

                Telemetry:
                  Spawn Count:   1
                  Exit Count:    0
                  Fault Count:   0
                  CPU Time:      89000 μs
                  Memory:        4096000 bytes

                Last Activity:   2 seconds ago
                """, text.replace("FsExtended, FsBasic", "FsBasic, FsExtended"));
        assertFalse(text.contains("hunter2"));
    }

    @Test
    void theGuidesGrepShowsSpawnsExitsAndFaultsOfAnAgent() throws Exception {
        scene.agent(100, "a", 5, 4, 4, 7);
        scene.start();
        assertEquals("Agent 100: spawns=5 exits=4 faults=4",
                scene.shell("cat status | grep \"Agent 100\" | head -n 1"));
        // the guide looks for leaks with the same line
        assertEquals("Agent 100: memory=7 restarts=0 state=Active",
                scene.shell("cat status | grep \"Agent 100\" | tail -n +2"));
    }

    @Test
    void theGuidesAwkLineNamesAgentsWithMoreThanFiveFaultsAndNobodyElse() throws Exception {
        scene.agent(100, "healthy", 1, 0, 0, 7);
        scene.agent(101, "five", 9, 8, 5, 7);
        scene.agent(102, "six", 9, 8, 6, 7_000_000_000L);
        scene.agent(103, "many", 900, 800, 12_345, 7);
        scene.start();
        for (String awk : scene.awks()) {
            assertEquals("102\n103", scene.shell("cat status | " + awk + " '/Faults/ {if ($6 > 5) print $1}'"), awk);
        }
        assertEquals("WARNING: Agents with high fault counts: 102 103", scene.shell("""
                FAULTS=$(cat status | awk '/Faults/ {if ($6 > 5) print $1}')
                if [ -n "$FAULTS" ]; then
                    echo "WARNING: Agents with high fault counts:" $FAULTS
                fi
                """));
    }

    @Test
    void theGuidesAwkLineIsSilentWhileAllIsWell() throws Exception {
        scene.agent(100, "healthy", 1, 0, 0, 7);
        scene.start();
        for (String awk : scene.awks()) {
            assertEquals("", scene.shell("cat status | " + awk + " '/Faults/ {if ($6 > 5) print $1}'"), awk);
        }
    }

    @Test
    void watchAndCatShowTheFile() throws Exception {
        scene.agent(100, "healthy", 1, 0, 0, 7);
        scene.start();
        assertTrue(scene.shell("cat status").startsWith("Agent Supervision Module - Telemetry Status"));
        if (!scene.shell("command -v watch || true").isEmpty()) {
            assertTrue(scene.shell("TERM=xterm timeout -s INT 2 watch -n 1 'cat status' || true")
                    .contains("Agent Supervision Module"));
        }
    }

    @Test
    void columnsCanBeAddedUpWithAwk() throws Exception {
        scene.roster.total = new LifeCounts(42, 38, 2, 5, 3);
        scene.agent(100, "a", 5, 4, 4, 7);
        scene.agent(101, "b", 3, 2, 1, 8);
        scene.start();
        assertEquals("8 15",
                scene.shell("awk '$1 ~ /^[0-9]+$/ && NF == 6 {s += $2; m += $6} END {print s, m}' status"));
        assertEquals("42", scene.shell("awk '/Total Spawns/ {print $3}' status"));
    }

    @Test
    void unknownCallsAreCalledThat() throws Exception {
        scene.start();
        assertEquals("unknown", scene.shell("awk '/Total Syscalls/ {print $3}' status"));
    }
}
