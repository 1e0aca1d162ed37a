// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;

class CpuFaultTest {

    private final Stage stage = new Stage();
    private final Stage.Actor agent = stage.agent(100).cpuLimit(1_000_000, 1_000_000)
            .recovery(RecoveryPolicy.permissive());

    @Test
    void moreThanTheQuotaInAWindowIsToldWithItsFiguresOnce() {
        agent.look();
        agent.second(1_520_000);
        Fault fault = stage.last();
        assertEquals(new Fault(1, 1, 100, "agent-100", FaultKind.CPU_QUOTA, Instant.ofEpochSecond(1_790_001_001L),
                "CPU quota exceeded: 1.52 s in 1 s, limit 1 s",
                List.of("cpuacct.usage: 1.52 s in the last 1.00 s window; limit 1 s"), FaultAction.ALERT,
                "told only, as its policy asks", Optional.empty()), fault);
        agent.second(1_900_000);
        agent.second(1_700_000);
        assertEquals(1, stage.faults().size());
        assertEquals(Map.of(100, 1), stage.counted);
        assertEquals(fault, stage.events.get(0).fault());
        assertEquals("supervisor", stage.events.get(0).header().collector());
        assertEquals(stage.boot - 2 * Stage.SECOND, stage.events.get(0).header().kernelTime());
        assertEquals(1, stage.events.size());
    }

    @Test
    void exactlyTheQuotaIsNoFaultNorIsWhatMeasuringGetsWrong() {
        agent.look();
        agent.second(1_000_000);
        agent.second(1_020_000);
        assertEquals(List.of(), stage.faults());
        agent.second(1_020_001);
        assertEquals(1, stage.faults().size());
    }

    @Test
    void aLateLookIsNoMoreCpu() {
        agent.look();
        stage.pass(Duration.ofMillis(1_700));
        agent.cpu = OptionalLong.of(1_700_000);
        agent.look();
        assertEquals(List.of(), stage.faults());
        stage.pass(Duration.ofSeconds(5));
        agent.cpu = OptionalLong.of(1_700_000 + 7_600_000);
        agent.look();
        assertEquals("CPU quota exceeded: 1.52 s in 1 s, limit 1 s", stage.last().summary());
        assertEquals(List.of("cpuacct.usage: 7.60 s in the last 5.00 s, which is 1.52 s in a window of 1 s; limit 1 s"),
                stage.last().evidence());
    }

    @Test
    void aWindowLongerThanTheTimeBetweenLooksIsAddedUp() {
        agent.cpuLimit(2_000_000, 5_000_000);
        agent.look();
        for (int i = 0; i < 5; i++) {
            agent.second(i < 2 ? 1_000_000 : 0);
        }
        assertEquals(List.of(), stage.faults());
        for (int i = 0; i < 5; i++) {
            agent.second(410_000);
        }
        assertEquals("CPU quota exceeded: 2.05 s in 5 s, limit 2 s", stage.last().summary());
        assertEquals(List.of("cpuacct.usage: 2.05 s in the last 5.00 s window; limit 2 s"), stage.last().evidence());
    }

    @Test
    void aQuotaThatIsUsedUpBeforeTheWindowEndsIsToldAtOnce() {
        agent.cpuLimit(2_000_000, 60_000_000);
        agent.look();
        agent.second(1_500_000);
        agent.second(1_500_000);
        assertEquals("CPU quota exceeded: 3.00 s in 60 s, limit 2 s", stage.last().summary());
        assertEquals(List.of("cpuacct.usage: 3.00 s in the last 2.00 s of a window of 60 s; limit 2 s"),
                stage.last().evidence());
    }

    @Test
    void windowsOfATenthOfASecondAreLookedAtEach() {
        agent.cpuLimit(50_000, 100_000);
        agent.look();
        stage.pass(Duration.ofMillis(100));
        agent.cpu = OptionalLong.of(75_000);
        agent.look();
        assertEquals("CPU quota exceeded: 75.00 ms in 100 ms, limit 50 ms", stage.last().summary());
    }

    @Test
    void aCounterThatGoesBackIsAGroupMadeAnewAndNoFault() {
        agent.cpu = OptionalLong.of(900_000_000);
        agent.look();
        stage.pass(Duration.ofSeconds(1));
        agent.cpu = OptionalLong.of(3_000);
        agent.look();
        agent.second(100_000);
        assertEquals(List.of(), stage.faults());
        agent.second(1_200_000);
        assertEquals(1, stage.faults().size());
    }

    @Test
    void whatWasUsedBeforeTheFirstLookIsNotOfItsWindow() {
        agent.cpu = OptionalLong.of(3_600_000_000L);
        agent.look();
        agent.second(500_000);
        assertEquals(List.of(), stage.faults());
    }

    @Test
    void whatCannotBeReadIsNoFaultAndIsSaid() {
        agent.cpu = OptionalLong.empty();
        agent.look();
        stage.pass(Duration.ofSeconds(1));
        agent.look();
        assertEquals(List.of(), stage.faults());
        assertEquals(List.of(
                "CPU time cannot be read, so that its quota cannot be watched; doctor says what is missing",
                "no watchdog, so that hanging cannot be seen; give it a watchdog, notify or file"),
                stage.detection.notes(100));
    }

    @Test
    void aChangedLimitHoldsFromTheNextWindow() {
        agent.look();
        agent.second(800_000);
        agent.cpuLimit(500_000, 1_000_000);
        agent.second(800_000);
        assertEquals(List.of(), stage.faults());
        agent.second(800_000);
        assertEquals("CPU quota exceeded: 800.0 ms in 1 s, limit 500 ms", stage.last().summary());
        agent.limits(ResourceLimits.NONE);
        agent.second(4_000_000);
        agent.second(4_000_000);
        assertEquals(1, stage.faults().size());
    }

    @Test
    void aJumpOfTheWallClockDoesNothing() {
        agent.look();
        agent.second(900_000);
        stage.wallJump = -7_200 * Stage.SECOND;
        agent.second(900_000);
        stage.wallJump = 86_400 * Stage.SECOND;
        agent.second(900_000);
        assertEquals(List.of(), stage.faults());
    }

    @Test
    void theSourceIsNamedAsTheHostHasIt() {
        Stage second = new Stage(Containment.Kind.CGROUP_V2);
        Stage.Actor other = second.agent(7).cpuLimit(1_000_000, 1_000_000);
        other.look();
        other.second(1_500_000);
        assertEquals(List.of("cpu.stat usage_usec: 1.50 s in the last 1.00 s window; limit 1 s"),
                second.last().evidence());
    }
}
