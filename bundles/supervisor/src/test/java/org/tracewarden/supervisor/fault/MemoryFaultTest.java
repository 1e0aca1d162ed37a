// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.RecoveryPolicy;

class MemoryFaultTest {

    private static final long MIB = 1 << 20;

    private final Stage stage = new Stage();
    private final Stage.Actor agent = stage.agent(100).memoryLimit(100 * MIB);

    @Test
    void whatTheKernelKilledIsToldAndTheRestOfItKilled() {
        agent.look();
        agent.kills = OptionalLong.of(1);
        agent.hits = OptionalLong.of(1_025);
        agent.memory = OptionalLong.of(12 * MIB);
        agent.peak = OptionalLong.of(100 * MIB);
        agent.second(0);
        assertEquals("memory limit exceeded: the kernel killed 1 process, limit 100.0 MiB", stage.last().summary());
        assertEquals(List.of("memory.oom_control oom_kill: 1 more, 1 in all",
                "memory.usage_in_bytes: 12.0 MiB now, 100.0 MiB at the most; limit 100.0 MiB",
                "memory.failcnt: the limit was reached 1,025 more times"), stage.last().evidence());
        assertEquals("killing all of it", stage.last().outcome());
        assertEquals(List.of(
                "kill 100/1: memory limit exceeded: the kernel killed 1 process, limit 100.0 MiB; killed, as its policy"
                        + " for faults says (memory-limit=kill)"), stage.orders);
        stage.pass(Duration.ofMillis(200));
        agent.lastLook();
        assertEquals("killed all of it; it had ended 200 ms later", stage.last().outcome());
        assertEquals(1, stage.faults().size());
    }

    @Test
    void usageAtTheLimitIsAFaultAndOneByteLessIsNone() {
        agent.recovery(RecoveryPolicy.permissive());
        agent.memory = OptionalLong.of(100 * MIB - 1);
        agent.look();
        assertEquals(List.of(), stage.faults());
        agent.memory = OptionalLong.of(100 * MIB);
        agent.second(0);
        assertEquals("memory limit exceeded: 100.0 MiB in use, limit 100.0 MiB", stage.last().summary());
        assertEquals(List.of("memory.usage_in_bytes: 100.0 MiB; limit 100.0 MiB"), stage.last().evidence());
        agent.memory = OptionalLong.of(140 * MIB);
        agent.second(0);
        assertEquals(1, stage.faults().size());
        agent.memory = OptionalLong.of(50 * MIB);
        agent.second(0);
        agent.memory = OptionalLong.of(140 * MIB);
        agent.second(0);
        assertEquals(2, stage.faults().size());
        assertEquals(stage.faults().get(0).incident(), stage.last().incident());
    }

    @Test
    void aLimitThatIsHitWithNothingToTakeBackIsAFault() {
        agent.recovery(RecoveryPolicy.permissive());
        agent.look();
        agent.memory = OptionalLong.of(100 * MIB - 4_096);
        agent.hits = OptionalLong.of(7);
        agent.second(0);
        assertEquals(List.of("memory.usage_in_bytes: 100.0 MiB; limit 100.0 MiB",
                "memory.failcnt: the limit was reached 7 more times"), stage.last().evidence());
    }

    @Test
    void anAgentThatReadsALargeFileIsNotKilledForTheFileCache(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("memory.stat"), "cache 99000000\ninactive_file 1\ntotal_cache 99000000\n"
                + "total_inactive_file 80000000\ntotal_active_file 19000000\n");
        agent.group.joins = List.of(Path.of("/nowhere/tasks"), directory.resolve("tasks"));
        agent.look();
        agent.memory = OptionalLong.of(100 * MIB);
        agent.hits = OptionalLong.of(40_000);
        agent.second(0);
        assertEquals(List.of(), stage.faults());
        Files.writeString(directory.resolve("memory.stat"), "anon 104000000\ninactive_file 500000\nactive_file 0\n");
        agent.second(0);
        assertEquals(List.of("memory.usage_in_bytes: 100.0 MiB, of which 488.3 KiB are file cache; limit 100.0 MiB"),
                stage.last().evidence());
    }

    @Test
    void whatTheKernelKillsBecauseTheHostIsOutOfMemoryIsNoFaultOfTheAgent() {
        agent.look();
        agent.kills = OptionalLong.of(1);
        agent.second(0);
        agent.second(0);
        assertEquals(List.of(), stage.faults());
    }

    @Test
    void killsFromBeforeThisPlatformAreNoNews() {
        agent.began = stage.boot - 3_600 * Stage.SECOND;
        agent.kills = OptionalLong.of(4);
        agent.look();
        agent.second(0);
        assertEquals(List.of(), stage.faults());
        agent.kills = OptionalLong.of(5);
        agent.hits = OptionalLong.of(1);
        agent.second(0);
        assertEquals("memory.oom_control oom_kill: 1 more, 5 in all", stage.last().evidence().get(0));
    }

    @Test
    void aKillBeforeTheFirstLookAtAYoungRunIsTold() {
        agent.kills = OptionalLong.of(2);
        agent.hits = OptionalLong.of(80);
        agent.look();
        assertEquals("memory limit exceeded: the kernel killed 2 processes, limit 100.0 MiB", stage.last().summary());
    }

    @Test
    void countersThatGoBackAreNoFault() {
        agent.kills = OptionalLong.of(1);
        agent.hits = OptionalLong.of(900);
        agent.look();
        agent.kills = OptionalLong.of(0);
        agent.hits = OptionalLong.of(0);
        agent.second(0);
        agent.second(0);
        assertEquals(1, stage.faults().size());
        agent.hits = OptionalLong.of(3);
        agent.second(0);
        agent.kills = OptionalLong.of(1);
        agent.second(0);
        assertEquals(2, stage.faults().size());
    }

    @Test
    void aRunThatHasEndedIsToldAndNothingIsDone() {
        agent.look();
        agent.kills = OptionalLong.of(1);
        agent.hits = OptionalLong.of(1);
        agent.lastLook();
        assertEquals("nothing was done: this run had ended", stage.last().outcome());
        assertEquals(List.of(), stage.orders);
    }

    @Test
    void memoryThatCannotBeReadIsSaidInTheNotesOfAll() {
        for (int id = 1; id <= 5; id++) {
            Stage.Actor one = stage.agent(id).memoryLimit(MIB);
            one.memory = OptionalLong.empty();
            one.look();
        }
        assertEquals("agent-1, agent-2, agent-3 and 2 more: memory cannot be read, so that its limit cannot be watched;"
                + " doctor says what is missing", stage.detection.notes().get(0));
        assertEquals(List.of(), stage.faults());
    }

    @Test
    void withoutControlGroupsItsSourceIsProc() {
        Stage second = new Stage(Containment.Kind.DESCENT);
        Stage.Actor other = second.agent(1).memoryLimit(MIB).recovery(RecoveryPolicy.permissive());
        other.kills = OptionalLong.empty();
        other.hits = OptionalLong.empty();
        other.memory = OptionalLong.of(2 * MIB);
        other.look();
        assertEquals(List.of("/proc/PID/statm of all its processes: 2.0 MiB; limit 1.0 MiB"),
                second.last().evidence());
    }
}
