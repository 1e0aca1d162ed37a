// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.tracewarden.supervisor.telemetry.Stats.stats;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.supervisor.fakes.TestAgent;

/** Whose calls are whose. */
class AgentCallsTest {

    private static final String GROUP = "/tracewarden/main/agent-100";

    private boolean counting = true;
    private final AtomicInteger lookedUp = new AtomicInteger();
    private final AllFigures agents = new AllFigures();
    private final AgentCalls calls = new AgentCalls(() -> counting, pid -> {
        lookedUp.incrementAndGet();
        return pid == 77 ? OptionalInt.of(100) : OptionalInt.empty();
    }, agents);
    private final TestAgent agent = new TestAgent(100, "a");

    @Test
    void callsAreUnknownUntilTheFirstWereCounted() {
        assertEquals(OptionalLong.empty(), calls.calls(agent.watched()));
        assertEquals(OptionalLong.empty(), total(100));
        calls.onEvent(stats(agent.process, GROUP, 5, 7));
        assertEquals(OptionalLong.of(12), calls.calls(agent.watched()));
        assertEquals(OptionalLong.of(12), total(100));
    }

    @Test
    void theFirstProcessIsKnownWhereverTheEventPutsIt() {
        agents.began(100, agent.process);
        calls.onEvent(stats(agent.process, "/tracewarden/main/launchers", 5));
        assertEquals(OptionalLong.of(5), total(100));
    }

    @Test
    void theKernelKnowsTheStartToTheNanosecondAndProcToTheTick() {
        agents.began(100, new ProcessKey(5, 7_000_000_000L));
        calls.onEvent(stats(new ProcessKey(5, 7_009_999_999L), "/elsewhere", 5));
        calls.onEvent(stats(new ProcessKey(5, 7_010_000_000L), "/elsewhere", 100));
        assertEquals(OptionalLong.of(5), total(100));
    }

    @Test
    void descendantsAreKnownByTheirControlGroup() {
        calls.calls(agent.watched());
        calls.onEvent(stats(later(9), GROUP, 5));
        calls.onEvent(stats(later(10), "/above" + GROUP + "/below", 6));
        calls.onEvent(stats(later(11), "/tracewarden/main/agent-1000", 100));
        calls.onEvent(stats(later(12), "/tracewarden/other/agent-100", 100));
        calls.onEvent(stats(later(13), "/user.slice", 100));
        assertEquals(OptionalLong.of(11), total(100));
        assertEquals(0, lookedUp.get());
    }

    @Test
    void whereTheEventNamesNoGroupTheProcessIsLookedUpOnce() {
        calls.calls(agent.watched());
        for (int i = 0; i < 3; i++) {
            calls.onEvent(stats(later(77), "/", 5));
            calls.onEvent(stats(later(78), "", 100));
        }
        assertEquals(OptionalLong.of(15), total(100));
        assertEquals(2, lookedUp.get());
    }

    @Test
    void ofManyProcessesTheLookUpsKeptAreBounded() {
        calls.calls(agent.watched());
        for (int i = 0; i < 10_000; i++) {
            calls.onEvent(stats(new ProcessKey(1_000 + i, 5_000_000_000L + i), "/", 1));
        }
        calls.onEvent(stats(new ProcessKey(10_999, 5_000_009_999L), "/", 1));
        assertEquals(10_000, lookedUp.get());
        calls.onEvent(stats(new ProcessKey(1_000, 5_000_000_000L), "/", 1));
        assertEquals(10_001, lookedUp.get());
    }

    @Test
    void withoutTheCollectorCallsAreUnknownAndThatIsAGap() {
        calls.calls(agent.watched());
        calls.onEvent(stats(agent.process, GROUP, 5));
        counting = false;
        assertEquals(OptionalLong.empty(), calls.calls(agent.watched()));
        assertEquals(OptionalLong.empty(), calls.calls(agent.watched()));
        assertEquals(1, calls.gaps());
        counting = true;
        assertEquals(OptionalLong.of(5), calls.calls(agent.watched()));
        assertEquals(1, calls.gaps());
    }

    @Test
    void whatWasLostOnTheWayIsAGapToo() {
        calls.calls(agent.watched());
        calls.onLagged(10);
        calls.onEvent(new Gap(new EventHeader("syscall", 1, 1), 5, 0, 1, "no room"));
        calls.onEvent(new Gap(new EventHeader("process", 1, 1), 5, 0, 1, "no room"));
        assertEquals(2, calls.gaps());
    }

    @Test
    void aNewRunCountsFromItsBeginAndLateCallsOfTheOldOneGoToTheTotalOnly() {
        calls.calls(agent.watched());
        ProcessKey old = agent.process;
        calls.onEvent(stats(old, GROUP, 5));
        agent.nextRun(9_000_000_000L);
        assertEquals(OptionalLong.empty(), calls.calls(agent.watched()));
        calls.onEvent(stats(old, GROUP, 3));
        assertEquals(OptionalLong.empty(), calls.calls(agent.watched()));
        calls.onEvent(stats(agent.process, GROUP, 2));
        assertEquals(OptionalLong.of(2), calls.calls(agent.watched()));
        assertEquals(OptionalLong.of(10), total(100));
    }

    @Test
    void childrenThatCallBeforeTheFirstSampleAreKnownOnceAnyAgentsGroupIs() {
        calls.calls(agent.watched());
        agents.began(101, new ProcessKey(500, 8_000_000_000L));
        calls.onEvent(stats(later(501), "/tracewarden/main/agent-101", 4));
        assertEquals(OptionalLong.of(4), total(101));
    }

    @Test
    void ofManyRunsTheLastOnesFirstProcessIsKnown() {
        ProcessKey before = agent.process;
        for (int i = 1; i <= 1_000; i++) {
            before = agent.process;
            agent.nextRun(5_000_000_000L + i * 10_000_000L);
            agents.began(100, agent.process);
        }
        assertEquals(Optional.empty(), agents.ofFirst(before));
        assertEquals(agents.find(100), agents.ofFirst(agent.process));
        agents.remove(100);
        assertFalse(agents.anyBegan());
    }

    @Test
    void anAgentThatIsGoneIsForgotten() {
        calls.calls(agent.watched());
        calls.onEvent(stats(agent.process, GROUP, 5));
        agents.remove(100);
        calls.onEvent(stats(agent.process, GROUP, 5));
        assertEquals(OptionalLong.empty(), total(100));
    }

    private OptionalLong total(int agent) {
        return agents.find(agent).map(Figures::calls).orElse(OptionalLong.empty());
    }

    private static ProcessKey later(int pid) {
        return new ProcessKey(pid, 5_000_000_000L + pid);
    }
}
