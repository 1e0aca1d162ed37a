// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.correlation.Certificates.assertDeath;
import static org.tracewarden.correlation.Certificates.assertFinding;
import static org.tracewarden.correlation.Certificates.assertKiller;
import static org.tracewarden.correlation.Certificates.assertNoKiller;
import static org.tracewarden.correlation.Certificates.steps;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalResult;

/** Processes that a signal from a process ended. */
class SentStoriesTest {

    private static final Signal ABRT = new Signal(6);

    private final Story story = new Story();
    private final Actor init = story.process(1, "systemd").uid(0);
    private final Actor bash = story.process(5, "bash").childOf(init).uid(0);
    private final Actor kubelet = story.process(1234, "kubelet").childOf(init).uid(0);
    private final Actor app = story.process(4711, "app").childOf(bash).uid(0);

    @Test
    void sigkillFromAnotherProcessNamesItWithItsCall() {
        DeathCertificate death = story.at(10).sends(kubelet, Signals.KILL, app)
                .at(11).killed(app, Signals.KILL).deathOf(app);
        assertDeath(death, DeathCause.KILLED_BY_PROCESS,
                "SIGKILL from kubelet (pid 1234, uid 0) with kill(4711, SIGKILL)");
        assertKiller(death, kubelet, "kill(4711, SIGKILL)");
        assertEquals(List.of(init.key()), death.killer().orElseThrow().ancestry().stream().map(p -> p.key()).toList());
        assertFinding(death, Aspect.HOW, "Ended by SIGKILL; a shell reports this as exit code 137", Source.EXIT,
                Confidence.CERTAIN);
        assertFinding(death, Aspect.BY_WHOM, "Sent by kubelet (pid 1234, uid 0) with kill(4711, SIGKILL)",
                Source.SENT, Confidence.CERTAIN);
        assertEquals(List.of("started", "SIGKILL from kubelet (pid 1234, uid 0) with kill(4711, SIGKILL)",
                "ended by SIGKILL"), steps(death));
        assertFalse(death.incomplete());
    }

    @Test
    void aSenderOfAnotherUidIsSaid() {
        DeathCertificate death = story.at(10).sends(bash, Signals.TERM, app.uid(1000))
                .at(11).killed(app, Signals.TERM).deathOf(app);
        assertFinding(death, Aspect.BY_WHOM, "The sender ran as uid 0, this process as uid 1000", Source.SENT,
                Confidence.CERTAIN);
    }

    @Test
    void aThreadOfAJavaProcessIsNamed() {
        Actor java = story.process(600, "java").childOf(init);
        DeathCertificate death = story
                .at(10).tell(SignalStory.from(java, Signals.KILL, app).thread(620, "pool-1-thread-1")
                        .call("kill", 4711))
                .at(11).killed(app, Signals.KILL).deathOf(app);
        assertKiller(death, java, "kill(4711, SIGKILL)");
        assertEquals(620, death.killer().orElseThrow().thread());
        assertEquals("pool-1-thread-1", death.killer().orElseThrow().threadComm());
        assertFinding(death, Aspect.BY_WHOM, "Sent from thread 620 (pool-1-thread-1) of java (pid 600)", Source.SENT,
                Confidence.CERTAIN);
    }

    @Test
    void tgkillAndSigqueueAreToldByTheirArguments() {
        Actor other = story.process(4800, "other").childOf(bash).uid(0);
        story.at(10).tell(SignalStory.from(bash, Signals.TERM, app).call("tgkill", 4711).toThread(4712).code(-6))
                .at(11).killed(app, Signals.TERM)
                .at(12).tell(SignalStory.from(bash, Signals.TERM, other).call("rt_sigqueueinfo", 4800).code(-1)
                        .value(42))
                .at(13).killed(other, Signals.TERM);
        assertDeath(story.deathOf(app), DeathCause.KILLED_BY_PROCESS,
                "SIGTERM from bash (pid 5, uid 0) with tgkill(4711, 4712, SIGTERM)");
        assertDeath(story.deathOf(other), DeathCause.KILLED_BY_PROCESS,
                "SIGTERM from bash (pid 5, uid 0) with sigqueue(4800, SIGTERM, value 42)");
    }

    @Test
    void aKillToAProcessGroupSaysWhich() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.from(bash, Signals.TERM, app).call("kill", -4711 & 0xffffffffL))
                .at(11).killed(app, Signals.TERM).deathOf(app);
        assertDeath(death, DeathCause.KILLED_BY_PROCESS,
                "SIGTERM from bash (pid 5, uid 0) with kill(-4711, SIGTERM), to process group 4711");
        assertKiller(death, bash, "kill(-4711, SIGTERM)");
    }

    @Test
    void aKillToEveryProcessAndToTheOwnGroupSaySo() {
        Actor other = story.process(4800, "other").childOf(bash).uid(0);
        story.at(10).tell(SignalStory.from(bash, Signals.KILL, app).call("kill", -1))
                .at(11).killed(app, Signals.KILL)
                .at(12).tell(SignalStory.from(bash, Signals.KILL, other).call("kill", 0))
                .at(13).killed(other, Signals.KILL);
        assertDeath(story.deathOf(app), DeathCause.KILLED_BY_PROCESS, "SIGKILL from bash (pid 5, uid 0) with "
                + "kill(-1, SIGKILL), to every process that the sender may signal");
        assertDeath(story.deathOf(other), DeathCause.KILLED_BY_PROCESS, "SIGKILL from bash (pid 5, uid 0) with "
                + "kill(0, SIGKILL), to the sender's own process group 1");
    }

    @Test
    void cgroupKillIsToldAsSuch() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.from(init, Signals.KILL, app).call("write", 7))
                .at(11).killed(app, Signals.KILL).deathOf(app);
        assertDeath(death, DeathCause.KILLED_BY_PROCESS,
                "SIGKILL from systemd (pid 1, uid 0) with write to cgroup.kill");
        assertKiller(death, init, "write to cgroup.kill");
    }

    @Test
    void abortIsRaisedByItself() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.from(app, ABRT, app).call("tgkill", 4711).code(-6))
                .at(11).ends(app, ExitStatus.killed(ABRT, true), true).deathOf(app);
        assertDeath(death, DeathCause.KILLED_BY_ITSELF,
                "SIGABRT that it sent to itself with tgkill(4711, 4711, SIGABRT), as abort does");
        assertKiller(death, app, "tgkill(4711, 4711, SIGABRT)");
        assertFinding(death, Aspect.HOW, "A core dump was written", Source.EXIT, Confidence.CERTAIN);
        assertEquals("ended by SIGABRT, core dumped", steps(death).get(2));
    }

    @Test
    void aSignalRaisedAgainAfterItWasHandledNamesTheFirstSender() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.from(bash, Signals.TERM, app).call("kill", 4711).handled())
                .at(11).takes(app, Signals.TERM, Disposition.HANDLED)
                .at(12).tell(SignalStory.from(app, Signals.TERM, app).call("kill", 4711))
                .at(13).killed(app, Signals.TERM).deathOf(app);
        assertDeath(death, DeathCause.KILLED_BY_ITSELF, "SIGTERM that it sent to itself with kill(4711, SIGTERM), "
                + "after handling SIGTERM from bash (pid 5, uid 0) with kill(4711, SIGTERM)");
        assertKiller(death, app, "kill(4711, SIGTERM)");
    }

    @Test
    void timeoutThatSendsTermToItsChildIsATimeLimit() {
        Actor timeout = story.process(77, "timeout").childOf(bash).uid(0).argv("timeout", "5", "app");
        Actor child = story.process(78, "app").childOf(timeout).uid(0);
        DeathCertificate death = story.at(5000).sends(timeout, Signals.TERM, child)
                .at(5001).killed(child, Signals.TERM).deathOf(child);
        assertDeath(death, DeathCause.TIMED_OUT,
                "SIGTERM from timeout (pid 77, uid 0) with kill(78, SIGTERM): its time limit ran out");
        assertKiller(death, timeout, "kill(78, SIGTERM)");
        assertFinding(death, Aspect.WHY, "timeout ends what it runs when the time is over; its command line: "
                + "timeout 5 app", Source.SENT, Confidence.LIKELY);
    }

    @Test
    void timeoutWithKillAfterIsATimeLimitThatNamesBothSignals() {
        Actor timeout = story.process(77, "timeout").childOf(bash).uid(0);
        Actor child = story.process(78, "app").childOf(timeout).uid(0);
        DeathCertificate death = story
                .at(5000).tell(SignalStory.from(timeout, Signals.TERM, child).call("kill", 78).ignored())
                .at(7000).sends(timeout, Signals.KILL, child)
                .at(7001).killed(child, Signals.KILL).deathOf(child);
        assertDeath(death, DeathCause.TIMED_OUT, "SIGKILL from timeout (pid 77, uid 0) with kill(78, SIGKILL): its "
                + "time limit ran out; SIGTERM 2.0 s before did not end it");
        assertFinding(death, Aspect.BY_WHOM, "Sent by timeout (pid 77, uid 0) with kill(78, SIGKILL)", Source.SENT,
                Confidence.CERTAIN);
        assertFinding(death, Aspect.WHY, "Before SIGKILL it was sent SIGTERM from timeout (pid 77, uid 0) with "
                + "kill(78, SIGTERM), which it ignored", Source.SENT, Confidence.CERTAIN);
    }

    @Test
    void aProgramCalledTimeoutThatDoesNotRunTheTargetIsAnOrdinarySender() {
        Actor timeout = story.process(77, "timeout").uid(0);
        assertEquals(DeathCause.KILLED_BY_PROCESS, story.at(10).sends(timeout, Signals.TERM, app)
                .at(11).killed(app, Signals.TERM).deathOf(app).cause());
    }

    @Test
    void termThatIsIgnoredAndThenKillIsAnEscalation() {
        DeathCertificate death = story
                .at(1000).tell(SignalStory.from(bash, Signals.TERM, app).call("kill", 4711).ignored())
                .at(31_000).sends(kubelet, Signals.KILL, app)
                .at(31_001).killed(app, Signals.KILL).deathOf(app);
        assertDeath(death, DeathCause.KILLED_AFTER_ESCALATION, "SIGKILL from kubelet (pid 1234, uid 0) with "
                + "kill(4711, SIGKILL), 30.0 s after SIGTERM from bash (pid 5), which it ignored");
        assertKiller(death, kubelet, "kill(4711, SIGKILL)");
        assertFinding(death, Aspect.WHY, "It had 30.0 s to end after SIGTERM", Source.SENT, Confidence.CERTAIN);
        assertFinding(death, Aspect.WHY, "Asked to end by SIGTERM from bash (pid 5, uid 0) with kill(4711, SIGTERM), "
                + "which it ignored", Source.SENT, Confidence.CERTAIN);
    }

    @Test
    void systemdsStopTimeoutIsAnEscalationBySystemd() {
        DeathCertificate death = story
                .at(1000).tell(SignalStory.from(init, Signals.TERM, app).call("kill", 4711).handled())
                .at(91_000).sends(init, Signals.KILL, app)
                .at(91_001).killed(app, Signals.KILL).deathOf(app);
        assertDeath(death, DeathCause.KILLED_AFTER_ESCALATION, "SIGKILL from systemd (pid 1, uid 0) with "
                + "kill(4711, SIGKILL), 1 min 30 s after SIGTERM from the same process, which it handled without "
                + "ending in time");
        assertFinding(death, Aspect.WHY, "systemd stops a unit so when the unit's stop timeout (TimeoutStopSec=) is "
                + "over", Source.SENT, Confidence.LIKELY);
    }

    @Test
    void aTermLongBeforeTheKillIsNoEscalation() {
        assertEquals(DeathCause.KILLED_BY_PROCESS, story
                .at(0).tell(SignalStory.from(bash, Signals.TERM, app).call("kill", 4711).ignored())
                .at(120_001).sends(kubelet, Signals.KILL, app)
                .at(120_002).killed(app, Signals.KILL).deathOf(app).cause());
    }

    @Test
    void stopAndContinueBeforeTheKillAreInTheTimeline() {
        DeathCertificate death = story
                .at(10).sends(bash, new Signal(19), app)
                .at(11).takes(app, new Signal(19), Disposition.DEFAULT)
                .at(20).sends(bash, Signals.CONT, app)
                .at(21).takes(app, Signals.CONT, Disposition.DEFAULT)
                .at(30).sends(bash, Signals.KILL, app)
                .at(31).takes(app, Signals.KILL, Disposition.DEFAULT)
                .at(32).killed(app, Signals.KILL).deathOf(app);
        assertEquals(DeathCause.KILLED_BY_PROCESS, death.cause());
        assertEquals(List.of("started",
                "SIGSTOP from bash (pid 5, uid 0) with kill(4711, SIGSTOP)", "stopped by SIGSTOP",
                "SIGCONT from bash (pid 5, uid 0) with kill(4711, SIGCONT)", "continued by SIGCONT",
                "SIGKILL from bash (pid 5, uid 0) with kill(4711, SIGKILL)", "took SIGKILL, which ends it",
                "ended by SIGKILL"), steps(death));
        assertEquals(List.of(32L, 22L, 21L, 12L, 11L, 2L, 1L, 0L),
                death.timeline().stream().map(e -> e.beforeDeathNanos() / Story.MS).toList());
    }

    @Test
    void theFirstOfTwoPendingSendersCountsAndTheOtherIsNamed() {
        DeathCertificate death = story
                .at(10).sends(bash, Signals.KILL, app)
                .at(11).tell(SignalStory.from(kubelet, Signals.KILL, app).call("kill", 4711)
                        .result(SignalResult.ALREADY_PENDING))
                .at(12).killed(app, Signals.KILL).deathOf(app);
        assertKiller(death, bash, "kill(4711, SIGKILL)");
        assertFinding(death, Aspect.BY_WHOM, "Also sent from kubelet (pid 1234, uid 0) with kill(4711, SIGKILL), "
                + "while the first was pending already", Source.SENT, Confidence.CERTAIN);
    }

    @Test
    void ofTwoQueuedSendersTheLaterCounts() {
        assertKiller(story.at(10).sends(bash, Signals.TERM, app).at(500).sends(kubelet, Signals.TERM, app)
                .at(501).killed(app, Signals.TERM).deathOf(app), kubelet, "kill(4711, SIGTERM)");
    }

    @Test
    void aKillDuringTheEffectOfAnotherSignalIsNotTheCause() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.fault(Signals.SEGV, app, 1, 0))
                .at(11).sends(bash, Signals.KILL, app)
                .at(12).killed(app, Signals.SEGV).deathOf(app);
        assertEquals(DeathCause.CRASH, death.cause());
        assertNoKiller(death);
    }

    @Test
    void aSignalToTheZombieIsNoCause() {
        DeathCertificate death = story
                .at(10).sends(bash, Signals.KILL, app)
                .at(11).killed(app, Signals.KILL)
                .at(12).sends(kubelet, Signals.KILL, app)
                .at(900).sends(kubelet, Signals.KILL, app).deathOf(app);
        assertKiller(death, bash, "kill(4711, SIGKILL)");
        assertEquals(3, death.timeline().size());
    }

    @Test
    void aReusedPidIsAnotherProcess() {
        story.at(10).sends(bash, Signals.KILL, app).at(11).killed(app, Signals.KILL);
        Actor next = story.at(12).process(4711, "next").childOf(bash);
        DeathCertificate death = story.at(13).exits(next, 0).deathOf(next);
        assertEquals(DeathCause.EXIT_SUCCESS, death.cause());
        assertEquals(2, death.timeline().size());
    }

    @Test
    void aSignalWhoseHandlerWasGoneByExecIsTheLikelyCause() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.from(bash, Signals.TERM, app).call("kill", 4711).handled())
                .at(20).execs(app, "/usr/bin/app").at(21).killed(app, Signals.TERM).deathOf(app);
        assertKiller(death, bash, "kill(4711, SIGTERM)");
        assertFinding(death, Aspect.BY_WHOM, "Sent by bash (pid 5, uid 0) with kill(4711, SIGTERM)", Source.SENT,
                Confidence.LIKELY);
    }

    @Test
    void aSignalWhoseSendingWasNotSeenIsUnknownAndSaysWhy() {
        DeathCertificate death = story.at(11).ends(app, ExitStatus.killed(new Signal(10), false), false).deathOf(app);
        assertDeath(death, DeathCause.UNKNOWN, "SIGUSR1 whose sending was not seen");
        assertNoKiller(death);
        assertFinding(death, Aspect.BY_WHOM, "The signal filter of the process collector may leave SIGUSR1 out",
                Source.STREAM, Confidence.POSSIBLE);
        assertFinding(death, Aspect.BY_WHOM, "It may have been sent before Tracewarden started to watch: the start of "
                + "this process was not seen either", Source.STREAM, Confidence.POSSIBLE);
    }

    @Test
    void aGapBeforeTheExitMakesTheCertificateIncomplete() {
        DeathCertificate death = story.at(9).gap(5, 3).at(11).killed(app, Signals.KILL).deathOf(app);
        assertTrue(death.incomplete());
        assertFinding(death, Aspect.BY_WHOM, "Its sending may be among the 3 events that were lost", Source.STREAM,
                Confidence.LIKELY);
        assertFinding(death, Aspect.CONTEXT, "3 events of process were lost in the time that this certificate covers: "
                + "a step may be missing", Source.STREAM, Confidence.CERTAIN);
    }

    @Test
    void aGapBeforeTheStartOfTheProcessDoesNotMatter() {
        story.at(9).gap(5, 3);
        Actor later = story.at(10).process(50, "later").childOf(bash);
        assertFalse(story.at(11).exits(later, 0).deathOf(later).incomplete());
    }

    @ParameterizedTest
    @ValueSource(strings = {"process", "oom", "throttle"})
    void whatACollectorOfDeathsLostMakesTheCertificateIncomplete(String collector) {
        assertTrue(story.at(9).gap(collector, 5, 3).at(11).killed(app, Signals.KILL).deathOf(app).incomplete());
    }

    @ParameterizedTest
    @ValueSource(strings = {"syscall", "classifier", "correlation"})
    void whatOthersLostLeavesTheCertificateWhole(String collector) {
        DeathCertificate death = story.at(9).gap(collector, 5, 1_000_000).at(10).sends(bash, Signals.KILL, app)
                .at(11).killed(app, Signals.KILL).deathOf(app);
        assertFalse(death.incomplete());
        assertTrue(death.findings().stream().noneMatch(finding -> finding.text().contains("lost")));
    }

    @Test
    void execByAnotherThreadAndAnEarlierEndOfTheLeaderChangeNothing() {
        DeathCertificate death = story.forks(app).at(1).execs(app, "/usr/bin/app", 4720)
                .at(10).sends(bash, Signals.KILL, app).at(11).killed(app, Signals.KILL).deathOf(app);
        assertEquals(DeathCause.KILLED_BY_PROCESS, death.cause());
        assertEquals(List.of("forked by bash (pid 5)", "executed /usr/bin/app",
                "SIGKILL from bash (pid 5, uid 0) with kill(4711, SIGKILL)", "ended by SIGKILL"), steps(death));
    }
}
