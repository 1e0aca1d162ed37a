// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.RecoveryPolicy;

class FloodFaultTest {

    private final Stage stage = new Stage();
    private final Stage.Actor agent = stage.agent(100).callsLimit(1_000).recovery(RecoveryPolicy.permissive());

    @Test
    void moreCallsThanTheLimitAreAFlood() {
        agent.calls = OptionalLong.of(0);
        agent.look();
        agent.second(0, 1_520);
        agent.second(0, 1_520);
        assertEquals("syscall flood: 1,520 calls a second, limit 1,000", stage.last().summary());
        assertEquals(List.of("syscall collector: 1,520 calls in the last 1.00 s; limit 1,000 a second"),
                stage.last().evidence());
        agent.second(0, 9_000);
        assertEquals(1, stage.faults().size());
    }

    @Test
    void aBurstOfMoreThanTwoSecondsWorthIsAFloodAtOnce() {
        agent.calls = OptionalLong.of(0);
        agent.look();
        agent.second(0, 2_001);
        assertEquals(1, stage.faults().size());
    }

    @Test
    void theStartOfAProgramIsNoFloodAndWhatGoesOnAfterItIs() {
        stage.detection.configure(RecoveryPolicy.DEFAULT, 10_000, Duration.ofSeconds(5));
        agent.spawnedAgain();
        agent.calls = OptionalLong.of(0);
        agent.look();
        for (int i = 0; i < 5; i++) {
            agent.second(0, 9_000);
        }
        assertEquals(List.of(), stage.faults());
        agent.second(0, 1_000);
        assertEquals(List.of(), stage.faults());
        agent.second(0, 9_000);
        assertEquals(1, stage.faults().size());
    }

    @Test
    void thatNobodyCountsIsSaidInTheGraceToo() {
        stage.detection.configure(RecoveryPolicy.DEFAULT, 10_000, Duration.ofSeconds(600));
        agent.look();
        assertEquals(2, stage.detection.notes(100).size());
    }

    @Test
    void nothingIsMissingWhileCallsAreCountedAndNoneOfThisAgentHasComeYet() {
        agent.counted = true;
        agent.look();
        assertEquals(List.of(), stage.detection.notes(100).stream().filter(note -> note.contains("calls")).toList());
        agent.counted = false;
        agent.second(0, 0);
        assertEquals(1, stage.detection.notes(100).stream().filter(note -> note.contains("not counted")).count());
    }

    @Test
    void exactlyTheLimitIsNoFlood() {
        agent.calls = OptionalLong.of(0);
        agent.look();
        for (int i = 0; i < 10; i++) {
            agent.second(0, 1_000);
        }
        assertEquals(List.of(), stage.faults());
    }

    @Test
    void twoSecondsCountsInOneWindowAreNoFlood() {
        agent.calls = OptionalLong.of(0);
        agent.look();
        agent.second(0, 900);
        agent.second(0, 0);
        agent.second(0, 1_800);
        agent.second(0, 900);
        assertEquals(List.of(), stage.faults());
    }

    @Test
    void looksThatAreCloserThanASecondAreAddedUp() {
        agent.calls = OptionalLong.of(0);
        agent.look();
        for (int i = 0; i < 20; i++) {
            stage.pass(Duration.ofMillis(100));
            agent.calls = OptionalLong.of(agent.calls.getAsLong() + (i % 10 == 9 ? 900 : 0));
            agent.look();
        }
        assertEquals(List.of(), stage.faults());
    }

    @Test
    void unknownCountsAreNoFloodAndAreSaid() {
        agent.look();
        agent.second(0, 0);
        assertEquals(List.of(), stage.faults());
        assertEquals(List.of("system calls are not counted, so that floods cannot be seen; the syscall collector has to"
                + " run (trace:collectors says why it does not)",
                "no watchdog, so that hanging cannot be seen; give it a watchdog, notify or file"),
                stage.detection.notes(100));
        agent.calls = OptionalLong.of(50_000);
        agent.second(0, 0);
        agent.second(0, 10);
        assertEquals(List.of(), stage.faults());
        assertEquals(List.of("no watchdog, so that hanging cannot be seen; give it a watchdog, notify or file"),
                stage.detection.notes(100));
    }

    @Test
    void aFloodThatNobodyCountsAnyMoreIsOverAndIsToldAgainWhenItIsSeenAgain() {
        agent.calls = OptionalLong.of(0);
        agent.look();
        agent.second(0, 5_000);
        agent.calls = OptionalLong.empty();
        agent.second(0, 0);
        agent.calls = OptionalLong.of(100_000);
        agent.second(0, 0);
        agent.second(0, 5_000);
        assertEquals(2, stage.faults().size());
    }

    @Test
    void countsThatGoBackAreNoFlood() {
        agent.calls = OptionalLong.of(1_000_000);
        agent.look();
        agent.calls = OptionalLong.of(0);
        agent.second(0, 5);
        agent.second(0, 500);
        assertEquals(List.of(), stage.faults());
    }
}
