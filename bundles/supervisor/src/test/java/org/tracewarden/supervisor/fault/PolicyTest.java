// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Signal;
import org.tracewarden.supervisor.life.CrashJudge;
import org.tracewarden.supervisor.life.LifeCounts;

/** What is really done about which fault. */
class PolicyTest {

    private static final long MIB = 1 << 20;

    private final Stage stage = new Stage();
    private final Stage.Actor agent = stage.agent(100);

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void theGuidesTableIsTheDefault(FaultKind kind) {
        assertEquals(Map.of(
                FaultKind.CPU_QUOTA, "throttled to 300 ms of CPU a second",
                FaultKind.MEMORY_LIMIT, "kill",
                FaultKind.SYSCALL_FLOOD, "throttled to 200 ms of CPU a second",
                FaultKind.CRASH, "left to its restart policy, at most 3 in a row -> RESTART",
                FaultKind.CAPABILITY_VIOLATION, "kill",
                FaultKind.UNRESPONSIVE, "restart",
                FaultKind.POLICY_VIOLATION, "kill").get(kind), done(kind));
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void permissiveOnlyTells(FaultKind kind) {
        stage.detection.recovery(RecoveryPolicy.permissive());
        assertEquals(kind == FaultKind.CRASH
                ? "told only, as its policy asks; it is not started again -> ALERT"
                : "told only, as its policy asks", done(kind));
        assertEquals(List.of(), stage.orders);
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void strictKills(FaultKind kind) {
        stage.detection.recovery(RecoveryPolicy.strict());
        assertEquals(kind == FaultKind.CRASH
                ? "what is left of it is killed, and it is not started again -> KILL" : "kill", done(kind));
    }

    static Stream<Arguments> eachKindWithEachAction() {
        return Arrays.stream(FaultKind.values()).flatMap(kind ->
                Arrays.stream(FaultAction.values()).map(action -> Arguments.of(kind, action)));
    }

    @ParameterizedTest
    @MethodSource("eachKindWithEachAction")
    void anAgentsOwnPolicyWinsForEachKindWithEachAction(FaultKind kind, FaultAction action) {
        stage.detection.recovery(RecoveryPolicy.strict());
        agent.recovery(RecoveryPolicy.permissive().with(kind, action));
        String wanted = switch (action) {
            case ALERT -> "told only, as its policy asks";
            case THROTTLE -> "throttled to " + (kind == FaultKind.CPU_QUOTA ? "300" : "200") + " ms of CPU a second";
            case RESTART -> "restart";
            case KILL -> "kill";
        };
        if (kind == FaultKind.CRASH) {
            wanted = switch (action) {
                case ALERT -> "told only, as its policy asks; it is not started again -> ALERT";
                case THROTTLE -> "not started again; what has ended cannot be throttled -> THROTTLE";
                case RESTART -> "left to its restart policy, at most 3 in a row -> RESTART";
                case KILL -> "what is left of it is killed, and it is not started again -> KILL";
            };
        }
        assertEquals(wanted, done(kind));
        assertEquals(action, stage.last().action());
        assertEquals(kind, stage.last().kind());
    }

    /** Has the agent commit a fault of that kind, using 400 ms of CPU a second, and says what was done. */
    private String done(FaultKind kind) {
        agent.spec = agent.spec.withRestart(RestartPolicy.ofAtMost(3)).withLimits(new ResourceLimits(
                OptionalLong.of(kind == FaultKind.CPU_QUOTA ? 300_000 : 1_000_000), 1_000_000,
                OptionalLong.of(100 * MIB), OptionalLong.of(1_000), OptionalLong.empty(), OptionalLong.empty()));
        agent.calls = OptionalLong.of(0);
        if (kind == FaultKind.UNRESPONSIVE) {
            agent.watchdog(new Watchdog(Watchdog.Kind.NOTIFY, Duration.ofMillis(1_500), ""));
        }
        agent.look();
        String judged = "";
        switch (kind) {
            case CPU_QUOTA -> agent.second(400_000);
            case MEMORY_LIMIT -> {
                agent.memory = OptionalLong.of(100 * MIB);
                agent.second(400_000);
            }
            case SYSCALL_FLOOD -> agent.second(400_000, 3_000);
            case CRASH -> judged = " -> " + stage.detection.crashed(agent.run(), Optional.of(signal(11))).action();
            case CAPABILITY_VIOLATION, POLICY_VIOLATION -> {
                agent.second(400_000);
                report(kind, "opened /etc/shadow");
            }
            case UNRESPONSIVE -> {
                agent.second(400_000);
                agent.second(400_000);
                agent.second(400_000);
            }
        }
        assertEquals(1, stage.faults().size());
        assertEquals(kind, stage.last().kind());
        return stage.orders.isEmpty()
                ? stage.last().outcome() + judged
                : stage.orders.stream().map(order -> order.substring(0, order.indexOf(' ')))
                        .collect(Collectors.joining());
    }

    @Test
    void aPolicyThatChangesWhileAFaultGoesOnIsFollowed() {
        agent.cpuLimit(300_000, 1_000_000).recovery(RecoveryPolicy.permissive());
        agent.look();
        agent.second(400_000);
        agent.second(400_000);
        assertEquals(1, stage.faults().size());
        agent.recovery(RecoveryPolicy.strict());
        agent.second(400_000);
        agent.second(400_000);
        assertEquals(2, stage.faults().size());
        assertEquals(1, stage.last().incident());
        assertEquals(1, stage.orders.size());
    }

    @Test
    void aSavedConfigurationReplacesWhatWasSetByCommand() {
        stage.detection.recovery(RecoveryPolicy.strict());
        assertEquals(RecoveryPolicy.strict(), stage.detection.recovery());
        stage.detection.configure(RecoveryPolicy.permissive(), 10_000, Duration.ZERO);
        assertEquals(RecoveryPolicy.permissive(), stage.detection.recovery());
    }

    @Test
    void numbersGoOnFromTheFaultsThatWereCountedBefore() {
        stage.countedBefore = new LifeCounts(0, 0, 0, 41, 0);
        assertEquals(List.of(), stage.faults());
        stage.detection.crashed(agent.run(), Optional.of(signal(6)));
        stage.detection.crashed(agent.run(), Optional.of(signal(6)));
        assertEquals(List.of(42L, 43L), stage.faults().stream().map(Fault::number).toList());
        assertEquals(42, stage.last().incident());
    }

    @Test
    void aCrashIsToldWithItsSignal() {
        stage.detection.crashed(agent.run(), Optional.of(new ExitStatus(11 | 0x80)));
        assertEquals("crash: ended by SIGSEGV, core dumped", stage.last().summary());
        assertEquals(List.of("wait status of pid 4100: signal 11 (SIGSEGV), core dumped"), stage.last().evidence());
        assertEquals("not started again: it has no restart policy", stage.last().outcome());
        stage.detection.crashed(agent.run(), Optional.empty());
        assertEquals("crash: its launcher was killed, and how it ended nobody knows", stage.last().summary());
    }

    @Test
    void aCrashThatTheMemoryLimitMadeIsTheFaultOfTheMemoryLimit() {
        agent.memoryLimit(100 * MIB);
        agent.look();
        agent.kills = OptionalLong.of(1);
        agent.hits = OptionalLong.of(1);
        assertEquals(new CrashJudge.Judgement(FaultKind.MEMORY_LIMIT, FaultAction.KILL),
                stage.detection.crashed(agent.run(), Optional.of(signal(9))));
        assertEquals(FaultKind.MEMORY_LIMIT, stage.last().kind());
        assertEquals("wait status of pid 4100: signal 9 (SIGKILL)",
                stage.last().evidence().get(stage.last().evidence().size() - 1));
        assertEquals("what is left of it is killed, and it is not started again", stage.last().outcome());
        agent.lastLook();
        assertEquals(1, stage.faults().size());
    }

    @Test
    void aCrashThatTheWatchToldAsMemoryLimitIsNotToldTwice() {
        agent.memoryLimit(100 * MIB).recovery(RecoveryPolicy.DEFAULT.with(FaultKind.MEMORY_LIMIT, FaultAction.RESTART));
        agent.look();
        agent.kills = OptionalLong.of(1);
        agent.hits = OptionalLong.of(1);
        agent.second(0);
        assertEquals(FaultAction.RESTART, stage.detection.crashed(agent.run(), Optional.of(signal(9))).action());
        assertEquals(1, stage.faults().size());
    }

    @Test
    void aKillByHandIsACrashAlsoWithAMemoryLimit() {
        agent.memoryLimit(100 * MIB);
        agent.look();
        assertEquals(FaultAction.RESTART, stage.detection.crashed(agent.run(), Optional.of(signal(9))).action());
        assertEquals(FaultKind.CRASH, stage.last().kind());
    }

    @Test
    void aKillBecauseTheHostIsOutOfMemoryIsACrashThatSaysSo() {
        agent.memoryLimit(100 * MIB);
        agent.look();
        agent.kills = OptionalLong.of(1);
        assertEquals(FaultAction.RESTART, stage.detection.crashed(agent.run(), Optional.of(signal(9))).action());
        assertEquals(List.of("wait status of pid 4100: signal 9 (SIGKILL)",
                "memory.oom_control oom_kill: risen, and its limit was not reached: the host was out of memory"),
                stage.last().evidence());
    }

    @Test
    void crashesWithinAMinuteOfEachOtherAreOneIncident() {
        for (int pause : new int[] {0, 60, 60, 61}) {
            stage.pass(Duration.ofSeconds(pause));
            stage.detection.crashed(agent.run(), Optional.of(signal(6)));
            agent.spawnedAgain();
        }
        assertEquals(List.of(1L, 1L, 1L, 4L), stage.faults().stream().map(Fault::incident).toList());
        assertEquals(Map.of(100, 4), stage.counted);
    }

    @Test
    void faultsOfAnotherKindOrAgentAreAnotherIncident() throws AgentException {
        stage.detection.crashed(agent.run(), Optional.of(signal(6)));
        report(FaultKind.POLICY_VIOLATION, "said too much");
        stage.detection.crashed(stage.agent(101).run(), Optional.of(signal(6)));
        assertEquals(List.of(1L, 2L, 3L), stage.faults().stream().map(Fault::incident).toList());
    }

    @Test
    void theCertificateIsAttachedOnceItIsThere() {
        stage.detection.crashed(agent.run(), Optional.of(signal(6)));
        assertEquals(Optional.empty(), stage.last().death());
        var certificate = Certificates.of(agent.run().process());
        stage.deaths.put(agent.run().process(), certificate);
        assertEquals(Optional.of(certificate), stage.last().death());
    }

    @Test
    void whatIsReportedIsToldAndWhatIsReportedAgainIsCounted() throws AgentException {
        agent.recovery(RecoveryPolicy.permissive());
        Fault first = stage.detection.report(100, FaultKind.CAPABILITY_VIOLATION, "connect to 192.0.2.1:25",
                List.of("it has no NetClient", "line\nfeed"));
        assertEquals(List.of("it has no NetClient", "line?feed"), first.evidence());
        Fault second = report(FaultKind.CAPABILITY_VIOLATION, "connect to 192.0.2.1:25");
        Fault third = report(FaultKind.CAPABILITY_VIOLATION, "connect to 192.0.2.1:25");
        assertEquals(first.number(), second.number());
        assertEquals(List.of("it has no NetClient", "line?feed", "reported 3 times so far"), third.evidence());
        assertEquals(1, stage.events.size());
        stage.pass(Duration.ofSeconds(61));
        assertEquals(2, report(FaultKind.CAPABILITY_VIOLATION, "connect to 192.0.2.1:25").number());
    }

    @Test
    void aReportOfTheNextRunIsActedOnAgain() {
        report(FaultKind.POLICY_VIOLATION, "wrote outside of its scope");
        agent.spawnedAgain();
        report(FaultKind.POLICY_VIOLATION, "wrote outside of its scope");
        String why = "wrote outside of its scope; killed, as its policy for faults says (policy-violation=kill)";
        assertEquals(List.of("kill 100/1: " + why, "kill 100/2: " + why), stage.orders);
    }

    @Test
    void aReportOfAnAgentThatDoesNotRunIsToldAndNothingIsDone() {
        agent.state = AgentState.STOPPED;
        assertEquals("nothing was done: it does not run",
                report(FaultKind.POLICY_VIOLATION, "left something behind").outcome());
        assertEquals(List.of(), stage.orders);
    }

    @Test
    void aReportThatIsNoneIsRefused() {
        assertEquals("a fault of the kind crash is found, not reported; reported are capability-violation and"
                + " policy-violation", assertThrows(IllegalArgumentException.class,
                () -> stage.detection.report(100, FaultKind.CRASH, "bang", List.of())).getMessage());
        assertEquals("a reported policy violation needs a summary", assertThrows(IllegalArgumentException.class,
                () -> stage.detection.report(100, FaultKind.POLICY_VIOLATION, " ", List.of())).getMessage());
        assertEquals("there is no agent 7 to report a policy violation of; asm:list names those there are",
                assertThrows(AgentException.class,
                        () -> stage.detection.report(7, FaultKind.POLICY_VIOLATION, "x", List.of())).getMessage());
    }

    @Test
    void theNewestFaultsAreKeptAndFoundByAgent() {
        IntStream.range(0, 1_030).forEach(i -> stage.detection.crashed(
                stage.agent(i % 10 == 0 ? 101 : 100).run(), Optional.of(signal(6))));
        assertEquals(1_024, stage.faults().size());
        assertEquals(7, stage.faults().get(0).number());
        assertEquals(List.of(1_011L, 1_021L), stage.detection.faults(OptionalInt.of(101), 2).stream()
                .map(Fault::number).toList());
        assertEquals(List.of(), stage.detection.faults(OptionalInt.of(7), 5));
        assertEquals("limit 0 is out of range (at least 1)", assertThrows(IllegalArgumentException.class,
                () -> stage.detection.faults(OptionalInt.empty(), 0)).getMessage());
        assertEquals(1_030, stage.events.size());
    }

    @Test
    void aLookThatComesLateTellsNothing() {
        agent.cpuLimit(300_000, 1_000_000);
        agent.look();
        agent.lastLook();
        agent.second(900_000);
        agent.spawnedAgain();
        agent.look();
        agent.runNumber = 1;
        agent.second(5_000_000);
        agent.second(5_000_000);
        assertEquals(List.of(), stage.faults());
    }

    private Fault report(FaultKind kind, String summary) {
        try {
            return stage.detection.report(100, kind, summary, List.of());
        } catch (AgentException none) {
            throw new AssertionError(none);
        }
    }

    private static ExitStatus signal(int number) {
        return ExitStatus.killed(new Signal(number), false);
    }
}
