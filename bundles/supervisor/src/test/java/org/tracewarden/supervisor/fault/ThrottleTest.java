// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;

class ThrottleTest {

    private final Stage stage = new Stage();
    private final Stage.Actor agent = stage.agent(100).cpuLimit(500_000, 1_000_000);

    @Test
    void aBusyLoopIsHeldToItsQuotaAsLongAsItWantsMoreAndLetGoWhenItDoesNot() {
        agent.look();
        agent.busySecond(1_000_000);
        assertEquals("throttled to 500 ms of CPU a second", stage.last().outcome());
        assertEquals(List.of("none", "500000"), agent.group.quotas);
        for (int i = 0; i < 10; i++) {
            agent.busySecond(1_000_000);
        }
        assertEquals(List.of("none", "500000"), agent.group.quotas);
        assertEquals(1, stage.faults().size());
        agent.busySecond(100_000);
        assertEquals(List.of("none", "500000"), agent.group.quotas);
        agent.busySecond(100_000);
        assertEquals(List.of("none", "500000", "none"), agent.group.quotas);
        assertEquals("was throttled to 500 ms of CPU a second; lifted after 12.0 s", stage.last().outcome());
        assertEquals("throttled to 500 ms of CPU a second", stage.events.get(0).fault().outcome());
    }

    @Test
    void itIsHalvedInEachWindowInWhichTheFaultGoesOnDownToTheFloorAndLiftedStepByStep() {
        agent.callsLimit(1_000);
        agent.calls = OptionalLong.of(0);
        agent.look();
        agent.busySecond(400_000, 5_000);
        assertEquals("throttled to 200 ms of CPU a second", stage.last().outcome());
        for (int i = 0; i < 6; i++) {
            agent.busySecond(400_000, 5_000);
        }
        assertEquals(List.of("none", "200000", "100000", "50000", "25000", "12500", "10000", "10000"),
                agent.group.quotas);
        assertEquals("throttled to 10 ms of CPU a second, from 200 ms at first", stage.last().outcome());
        for (int i = 0; i < 12; i++) {
            agent.busySecond(1_000, 10);
        }
        assertEquals(List.of("20000", "40000", "80000", "160000", "200000", "none"),
                agent.group.quotas.subList(8, agent.group.quotas.size()));
        assertEquals("was throttled to 10 ms of CPU a second at the lowest; lifted after 18.0 s",
                stage.last().outcome());
        assertEquals(1, stage.faults().size());
    }

    @Test
    void whileItIsLiftedItSaysSo() {
        agent.callsLimit(1_000);
        agent.calls = OptionalLong.of(0);
        agent.look();
        agent.busySecond(400_000, 5_000);
        agent.busySecond(400_000, 5_000);
        agent.busySecond(1_000, 10);
        agent.busySecond(1_000, 10);
        assertEquals("throttled to 200 ms of CPU a second, being lifted from 100 ms", stage.last().outcome());
    }

    @Test
    void oneQuietWindowIsNotEnoughSoThatItDoesNotFlutter() {
        agent.look();
        agent.busySecond(1_000_000);
        for (int i = 0; i < 6; i++) {
            agent.busySecond(i % 2 == 0 ? 100_000 : 1_000_000);
        }
        assertEquals(List.of("none", "500000"), agent.group.quotas);
    }

    @Test
    void anAgentHasOneThrottleWhateverItIsThrottledFor() {
        agent.limits(new ResourceLimits(OptionalLong.of(500_000), 1_000_000, OptionalLong.empty(),
                OptionalLong.of(1_000), OptionalLong.empty(), OptionalLong.empty()));
        agent.calls = OptionalLong.of(0);
        agent.look();
        agent.busySecond(1_000_000, 10);
        agent.busySecond(1_000_000, 5_000);
        assertEquals(2, stage.faults().size());
        assertEquals(List.of("none", "500000", "250000"), agent.group.quotas);
        String both = "throttled to 250 ms of CPU a second, from 500 ms at first";
        assertEquals(List.of(both, both), stage.faults().stream().map(fault -> fault.outcome()).toList());
        for (int i = 0; i < 4; i++) {
            agent.busySecond(1_000, 10);
        }
        assertEquals(List.of("none", "500000", "250000", "500000", "none"), agent.group.quotas);
    }

    @Test
    void aWindowThatIsNoSecondIsMadeOneForTheKernel() {
        agent.cpuLimit(2_000_000, 5_000_000);
        agent.look();
        for (int i = 0; i < 3; i++) {
            agent.busySecond(1_000_000);
        }
        assertEquals(List.of("none", "400000"), agent.group.quotas);
    }

    @Test
    void theFloorIsWhatTheConfigurationSays() {
        stage.detection.configure(RecoveryPolicy.DEFAULT, 300_000, Duration.ZERO);
        agent.cpuLimit(100_000, 1_000_000);
        agent.look();
        agent.busySecond(1_000_000);
        assertEquals(List.of("none", "300000"), agent.group.quotas);
    }

    @Test
    void aThrottleThatTheKernelRefusesIsSaidAndTriedAgain() {
        agent.look();
        agent.group.refusal = "cpu.cfs_quota_us: permission denied";
        agent.busySecond(1_000_000);
        assertEquals("could not be throttled to 500 ms: cpu.cfs_quota_us: permission denied", stage.last().outcome());
        agent.group.refusal = "";
        agent.busySecond(1_000_000);
        assertEquals("throttled to 500 ms of CPU a second", stage.last().outcome());
        agent.group.refusal = "cpu.cfs_quota_us: no such device";
        agent.busySecond(1_000);
        agent.busySecond(1_000);
        assertEquals("could not be lifted: cpu.cfs_quota_us: no such device", stage.last().outcome());
        agent.group.refusal = "";
        agent.busySecond(1_000);
        agent.busySecond(1_000);
        assertEquals(OptionalLong.empty(), agent.group.quota);
        assertEquals("was throttled to 500 ms of CPU a second; lifted after 4.0 s", stage.last().outcome());
    }

    @Test
    void aRunThatEndsEndsItsThrottle() {
        agent.look();
        agent.busySecond(1_000_000);
        stage.pass(Duration.ofSeconds(1));
        agent.lastLook();
        assertEquals("was throttled to 500 ms of CPU a second; it ended after 1.0 s", stage.last().outcome());
        agent.spawnedAgain();
        agent.look();
        agent.busySecond(100_000);
        assertEquals(List.of("none", "500000", "none"), agent.group.quotas);
    }

    @Test
    void aPlatformThatComesBackLiftsWhatTheOneBeforeLeftAndThrottlesAnew() {
        agent.look();
        agent.busySecond(1_000_000);
        Stage next = new Stage();
        Stage.Actor adopted = next.agent(100).cpuLimit(500_000, 1_000_000);
        adopted.group.quota = agent.group.quota;
        adopted.look();
        assertEquals(OptionalLong.empty(), adopted.group.quota);
        adopted.busySecond(1_000_000);
        assertEquals(OptionalLong.of(500_000), adopted.group.quota);
    }

    @Test
    void aPlatformThatStopsLiftsWhatNobodyWouldLiftLater() {
        agent.look();
        agent.busySecond(1_000_000);
        stage.detection.close();
        assertEquals(OptionalLong.empty(), agent.group.quota);
        assertEquals("was throttled to 500 ms of CPU a second; lifted, since the platform stops",
                stage.last().outcome());
        agent.busySecond(1_000_000);
        assertEquals(1, stage.faults().size());
    }

    @Test
    void changedLimitsOrPoliciesLiftItAtOnce() {
        agent.look();
        agent.busySecond(1_000_000);
        agent.cpuLimit(2_000_000, 1_000_000);
        agent.busySecond(1_000_000);
        assertEquals("was throttled to 500 ms of CPU a second; lifted, since its limits were changed",
                stage.last().outcome());
        assertEquals(OptionalLong.empty(), agent.group.quota);

        agent.cpuLimit(500_000, 1_000_000);
        agent.busySecond(1_000_000);
        agent.busySecond(1_000_000);
        assertEquals(OptionalLong.of(500_000), agent.group.quota);
        stage.detection.recovery(RecoveryPolicy.DEFAULT.with(FaultKind.CPU_QUOTA, FaultAction.ALERT));
        agent.busySecond(1_000_000);
        assertEquals(OptionalLong.empty(), agent.group.quota);
        agent.busySecond(1_000_000);
        assertEquals("told only, as its policy asks", stage.last().outcome());
    }

    @Test
    void demandIsSeenByUseWhereTheKernelDoesNotCountIt() {
        agent.heldBack = OptionalLong.empty();
        agent.look();
        agent.second(1_000_000);
        agent.second(500_000);
        agent.second(480_000);
        agent.second(460_000);
        assertEquals(List.of("none", "500000"), agent.group.quotas);
        agent.second(440_000);
        agent.second(440_000);
        assertEquals(List.of("none", "500000", "none"), agent.group.quotas);
    }

    @Test
    void whatTheKernelGivesTooMuchWhileItIsThrottledIsNoFault() {
        agent.look();
        agent.busySecond(1_000_000);
        for (long used : new long[] {540_000, 570_000, 571_000}) {
            assertEquals(List.of("none", "500000"), agent.group.quotas);
            agent.heldBack = OptionalLong.of(agent.heldBack.getAsLong() + 10);
            agent.second(used);
        }
        assertEquals(List.of("none", "500000", "250000"), agent.group.quotas);
    }
}
