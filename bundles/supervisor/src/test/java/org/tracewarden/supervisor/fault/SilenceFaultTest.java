// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.Watchdog;

class SilenceFaultTest {

    private static final Watchdog NOTIFY = new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofSeconds(30), "");
    private static final Watchdog FILE = new Watchdog(Watchdog.Kind.FILE, Duration.ofSeconds(3), "/run/agent/alive");

    private final Stage stage = new Stage();
    private final Stage.Actor agent = stage.agent(100).watchdog(NOTIFY);

    @Test
    void anAgentThatIsHeardIsNotSilent() {
        agent.look();
        for (int i = 0; i < 100; i++) {
            seconds(1);
            if (i % 30 == 0) {
                agent.heard();
            }
        }
        assertEquals(List.of(), stage.faults());
    }

    @Test
    void anAgentThatFallsSilentIsRestartedOnce() {
        agent.look();
        seconds(10);
        agent.heard();
        seconds(30);
        assertEquals(List.of(), stage.faults());
        seconds(10);
        assertEquals("unresponsive: no WATCHDOG=1 for 32.0 s, limit 30 s", stage.last().summary());
        assertEquals(List.of("notification socket: last sign of life 32.0 s ago; limit 30 s"), stage.last().evidence());
        assertEquals("killing all of it; its restart policy does not start it again", stage.last().outcome());
        assertEquals(List.of("restart 100/1: unresponsive: no WATCHDOG=1 for 32.0 s, limit 30 s"), stage.orders);
        assertEquals(1, stage.faults().size());
    }

    @Test
    void anAgentThatNeverSaysAnythingIsFoundFromItsStart() {
        agent.look();
        seconds(40);
        assertEquals(List.of("notification socket: no sign of life in the 32.0 s that it is watched; limit 30 s"),
                stage.last().evidence());
    }

    @Test
    void readyBeginsItsTimeAnew() {
        agent.look();
        seconds(29);
        agent.ready = true;
        seconds(30);
        assertEquals(List.of(), stage.faults());
        seconds(3);
        assertEquals(1, stage.faults().size());
    }

    @Test
    void signsThatWaitedForAPlatformThatWasHeldUpAreHeardFirst() {
        agent.look();
        agent.heard();
        stage.pass(Duration.ofSeconds(120));
        agent.look();
        agent.heard();
        seconds(1);
        assertEquals(List.of(), stage.faults());
    }

    @Test
    void signsOfAnotherRunDoNotCount() {
        agent.look();
        seconds(20);
        stage.detection.heard(100, 7, 0);
        seconds(12);
        assertEquals(1, stage.faults().size());
    }

    @Test
    void neitherAJumpOfTheWallClockNorASleepingHostMakesItSilent() {
        agent.look();
        seconds(20);
        stage.wallJump = 86_400 * Stage.SECOND;
        stage.boot += 3_600 * Stage.SECOND;
        seconds(9);
        assertEquals(List.of(), stage.faults());
    }

    @Test
    void aFileThatIsTouchedIsASignWhateverTimeItSays() {
        agent.watchdog(FILE);
        stage.touch("/run/agent/alive", 5_000);
        agent.look();
        seconds(2);
        stage.touch("/run/agent/alive", 1_000);
        seconds(3);
        stage.touch("/run/agent/alive", 99_000);
        seconds(4);
        assertEquals(List.of(), stage.faults());
        seconds(2);
        assertEquals("unresponsive: /run/agent/alive not touched for 5.0 s, limit 3 s", stage.last().summary());
        assertEquals(List.of("/run/agent/alive: modified at 1970-01-02T03:30:00Z; last sign of life 5.0 s ago; limit"
                + " 3 s"), stage.last().evidence());
    }

    @Test
    void aFileThatIsNotThereIsNoSign() {
        agent.watchdog(FILE);
        agent.look();
        seconds(5);
        assertEquals(List.of("/run/agent/alive: is not there; no sign of life in the 5.0 s that it is watched; limit"
                + " 3 s"), stage.last().evidence());
    }

    @Test
    void aFileThatCannotBeLookedAtIsNoSilenceAndIsToldAsWhatItIs() {
        agent.watchdog(FILE);
        stage.touch("/run/agent/alive", 5_000);
        agent.look();
        for (int second = 1; second <= 12; second++) {
            stage.filesAwaited = second * Stage.SECOND;
            seconds(1);
        }
        assertEquals(List.of(), stage.faults());
        assertEquals(List.of("/run/agent/alive cannot be looked at for 12.0 s, so that hanging cannot be seen; its file"
                + " system does not answer"), stage.detection.notes(100));
        assertEquals(List.of("agent-100: its heartbeat file cannot be looked at, so that hanging cannot be seen; its"
                + " file system does not answer"), stage.detection.notes());
        stage.filesAwaited = 0;
        seconds(4);
        assertEquals(List.of(), stage.faults());
        assertEquals(List.of(), stage.detection.notes());
        seconds(2);
        assertEquals("unresponsive: /run/agent/alive not touched for 5.0 s, limit 3 s", stage.last().summary());
        assertEquals(List.of("/run/agent/alive: modified at 1970-01-01T01:23:20Z; no sign of life in the 5.0 s since it"
                + " can be looked at again, which it could not for 12.0 s; limit 3 s"), stage.last().evidence());
    }

    @Test
    void aLookThatHasNotComeBackYetDecidesNothing() {
        agent.watchdog(new Watchdog(Watchdog.Kind.FILE, Duration.ofMillis(500), "/run/agent/alive"));
        stage.touch("/run/agent/alive", 5_000);
        agent.look();
        stage.filesAwaited = Stage.SECOND;
        seconds(2);
        assertEquals(List.of(), stage.faults());
        stage.filesAwaited = 0;
        stage.touch("/run/agent/alive", 5_001);
        seconds(1);
        assertEquals(List.of(), stage.faults());
        assertEquals(List.of(), stage.detection.notes());
    }

    @Test
    void shortTimesAreToldInMilliseconds() {
        agent.watchdog(new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofMillis(100), ""));
        agent.look();
        stage.pass(Duration.ofMillis(110));
        agent.look();
        stage.pass(Duration.ofMillis(100));
        agent.look();
        assertEquals("unresponsive: no WATCHDOG=1 for 210 ms, limit 100 ms", stage.last().summary());
    }

    @Test
    void anAgentThatSpeaksAgainMayFallSilentAgain() {
        agent.recovery(RecoveryPolicy.permissive());
        agent.look();
        seconds(32);
        agent.heard();
        seconds(33);
        assertEquals(2, stage.faults().size());
        assertEquals(stage.faults().get(0).incident(), stage.last().incident());
    }

    @Test
    void anAgentThatIsBeingStoppedIsNotRestarted() {
        agent.look();
        agent.state = AgentState.STOPPING;
        seconds(40);
        assertEquals("nothing more was done: it is being stopped", stage.last().outcome());
        assertEquals(List.of(), stage.orders);
    }

    @Test
    void withoutAWatchdogNothingIsFoundAndThatIsSaid() {
        agent.watchdog(Watchdog.NONE);
        agent.look();
        seconds(600);
        assertEquals(List.of(), stage.faults());
        assertEquals(List.of("agent-100: no watchdog, so that hanging cannot be seen; give it a watchdog, notify or"
                + " file"), stage.detection.notes());
        agent.lastLook();
        assertEquals(List.of(), stage.detection.notes());
    }

    private void seconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            agent.second(0);
        }
    }
}
