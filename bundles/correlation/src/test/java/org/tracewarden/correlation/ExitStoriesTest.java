// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.tracewarden.correlation.Certificates.assertDeath;
import static org.tracewarden.correlation.Certificates.assertFinding;
import static org.tracewarden.correlation.Certificates.assertNoKiller;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.death.LinkedDeath;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.ExitStatus;

/** Processes that ended by their own exit call. */
class ExitStoriesTest {

    private final Story story = new Story();
    private final Actor init = story.process(1, "systemd").uid(0);
    private final Actor bash = story.process(5, "bash").childOf(init).uid(0);
    private final Actor app = story.process(4711, "app").childOf(bash);
    private final Actor shell = story.process(80, "sh").childOf(bash);
    private final Actor sleep = story.process(9, "sleep").childOf(shell);

    private DeathCertificate appExits(int code) {
        return story.forks(app).at(1).execs(app, "/usr/bin/app").at(10).exits(app, code).deathOf(app);
    }

    @Test
    void exitCodeZeroIsSuccess() {
        DeathCertificate death = appExits(0);
        assertDeath(death, DeathCause.EXIT_SUCCESS, "Exited with code 0: success");
        assertNoKiller(death);
        assertFinding(death, Aspect.WHO, "app (pid 4711, uid 1000)", Source.EXIT, Confidence.CERTAIN);
        assertFinding(death, Aspect.HOW, "Exited with code 0: success", Source.EXIT, Confidence.CERTAIN);
    }

    @Test
    void exitCodeThreeIsAFailureOfItsOwn() {
        assertDeath(appExits(3), DeathCause.EXIT_FAILURE, "Exited with code 3: failure");
    }

    @Test
    void exitCodeOneIsAGeneralError() {
        assertDeath(appExits(1), DeathCause.EXIT_FAILURE, "Exited with code 1: general error");
    }

    @Test
    void exitCodeTwoIsMisuseOfABuiltinInAShellOnly() {
        assertDeath(appExits(2), DeathCause.EXIT_FAILURE, "Exited with code 2: failure");
        assertDeath(story.at(20).exits(shell, 2).deaths().get(1), DeathCause.EXIT_FAILURE,
                "Exited with code 2: misuse of a shell builtin");
    }

    @Test
    void exitCode128IsAnInvalidArgumentToExit() {
        assertDeath(appExits(128), DeathCause.EXIT_FAILURE, "Exited with code 128: invalid argument to exit");
    }

    @Test
    void exitCode255IsOutOfRange() {
        assertDeath(appExits(255), DeathCause.EXIT_FAILURE, "Exited with code 255: out of range, such as exit -1");
    }

    @Test
    void exitCode124OfTimeoutSaysThatTheTimeRanOut() {
        Actor timeout = story.process(70, "timeout").childOf(bash);
        assertDeath(story.at(3).exits(timeout, 124).deathOf(timeout), DeathCause.EXIT_FAILURE,
                "Exited with code 124: its time limit ran out");
    }

    @Test
    void exitCode126OfAShellIsACommandThatCannotBeExecuted() {
        DeathCertificate death = story.at(10).exits(shell, 126).deathOf(shell);
        assertDeath(death, DeathCause.COMMAND_NOT_EXECUTABLE,
                "Exited with code 126: a command could not be executed");
        assertFinding(death, Aspect.WHY, "A shell ends with this code when a command could not be executed",
                Source.EXIT_CODE, Confidence.LIKELY);
    }

    @Test
    void exitCode127OfAForkThatExecutedNothingIsACommandNotFound() {
        DeathCertificate death = story.forks(app).at(10).exits(app, 127).deathOf(app);
        assertDeath(death, DeathCause.COMMAND_NOT_FOUND, "Exited with code 127: a command was not found");
        assertFinding(death, Aspect.WHY,
                "It executed no program since it was forked: its execve failed, or a command was not found",
                Source.EXIT_CODE, Confidence.LIKELY);
    }

    @Test
    void exitCode127OfAnotherProgramIsAFailureThatNamesThePossibility() {
        DeathCertificate death = appExits(127);
        assertDeath(death, DeathCause.EXIT_FAILURE,
                "Exited with code 127; in a shell this would mean that a command was not found");
        assertFinding(death, Aspect.WHY,
                "app is no shell that is known: it may have chosen the code itself, or hand on that a command was "
                        + "not found", Source.EXIT_CODE, Confidence.POSSIBLE);
    }

    @Test
    void exitCode127OfAProcessWhoseForkWasNotSeenIsNotTakenForAFailedExec() {
        assertEquals(DeathCause.EXIT_FAILURE,
                story.at(10).ends(app, ExitStatus.exited(127), false).deathOf(app).cause());
    }

    @Test
    void exitCode143AfterTermWasHandledNamesTheSenderButNoKiller() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.from(bash, Signals.TERM, app).call("kill", 4711).handled())
                .at(11).takes(app, Signals.TERM, Disposition.HANDLED)
                .at(510).exits(app, 143).deathOf(app);
        assertDeath(death, DeathCause.SIGNAL_HANDLED,
                "Exited with code 143 after handling SIGTERM from bash (pid 5, uid 0) with kill(4711, SIGTERM)");
        assertNoKiller(death);
        assertFinding(death, Aspect.BY_WHOM, "Asked to end by SIGTERM from bash (pid 5, uid 0) with "
                + "kill(4711, SIGTERM), 500.0 ms before the exit", Source.SENT, Confidence.CERTAIN);
        assertFinding(death, Aspect.HOW, "Exited with code 143: 128 + 15, which stands for SIGTERM", Source.EXIT,
                Confidence.CERTAIN);
    }

    @Test
    void exitCodeZeroAfterTermWasHandledTellsItAsContext() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.from(bash, Signals.TERM, app).call("kill", 4711).handled())
                .at(510).exits(app, 0).deathOf(app);
        assertEquals(DeathCause.EXIT_SUCCESS, death.cause());
        assertFinding(death, Aspect.CONTEXT, "It had handled SIGTERM from bash (pid 5, uid 0) with "
                + "kill(4711, SIGTERM), 500.0 ms before the exit", Source.SENT, Confidence.LIKELY);
    }

    @Test
    void aShellWith137ReportsItsChildsDeathAndIsLinkedToIt() {
        DeathCertificate death = story
                .at(10).sends(bash, Signals.KILL, sleep)
                .at(11).killed(sleep, Signals.KILL)
                .at(12).exits(shell, 137).deathOf(shell);
        assertDeath(death, DeathCause.CHILD_KILLED,
                "Exited with code 137: its child sleep (pid 9) was killed by SIGKILL from bash (pid 5)");
        assertNoKiller(death);
        assertEquals(List.of(new LinkedDeath(story.deathOf(sleep).id(), sleep.key(),
                "child whose end this exit code reports")), death.linked());
        assertFinding(death, Aspect.WHY, "No SIGKILL was sent to it; its child was killed: sleep (pid 9) was killed "
                + "by SIGKILL from bash (pid 5), 1.0 ms before", "exit code, tp_btf/sched_process_exit",
                Confidence.LIKELY);
        assertEquals(List.of("started", "its child sleep (pid 9) was killed by SIGKILL from bash (pid 5)",
                "exited with code 137"), Certificates.steps(death));
    }

    @Test
    void aShellOfAShellWith137FollowsTheChain() {
        Actor outer = story.process(70, "dash").childOf(bash);
        Actor inner = story.process(71, "sh").childOf(outer);
        Actor worker = story.process(72, "sleep").childOf(inner);
        DeathCertificate death = story
                .at(10).sends(bash, Signals.KILL, worker)
                .at(11).killed(worker, Signals.KILL)
                .at(12).exits(inner, 137)
                .at(13).exits(outer, 137).deathOf(outer);
        assertDeath(death, DeathCause.CHILD_KILLED, "Exited with code 137: its child sh (pid 71) exited with code 137 "
                + "because its own child was killed");
        assertEquals(inner.key(), death.linked().get(0).process());
    }

    @Test
    void anyProgramWith137AndAChildKilledJustBeforeReportsIt() {
        Actor child = story.process(90, "worker").childOf(app);
        DeathCertificate death = story.at(10).killed(child, Signals.KILL).at(20).exits(app, 137).deathOf(app);
        assertDeath(death, DeathCause.CHILD_KILLED,
                "Exited with code 137: its child worker (pid 90) was killed by SIGKILL");
    }

    @Test
    void aChildThatDiedByAnotherSignalOrLongAgoIsNotBlamed() {
        Actor segv = story.process(90, "worker").childOf(app);
        Actor old = story.process(91, "worker").childOf(app);
        DeathCertificate death = story.at(1).killed(old, Signals.KILL).at(10_100).killed(segv, Signals.SEGV)
                .at(10_200).exits(app, 137).deathOf(app);
        assertDeath(death, DeathCause.EXIT_FAILURE, "Exited with code 137: 128 + 9, which stands for SIGKILL");
        assertFinding(death, Aspect.WHY, "Neither was SIGKILL seen sent to it nor a child of it killed by that: it "
                + "chose this code itself, or reports another process's end", Source.EXIT_CODE, Confidence.LIKELY);
    }

    @Test
    void acrossAGapNobodySentIsOnlyPossible() {
        DeathCertificate death = story.at(5).gap(2, 7).at(10).exits(app, 137).deathOf(app);
        assertFinding(death, Aspect.WHY, "Neither was SIGKILL seen sent to it nor a child of it killed by that: it "
                + "chose this code itself, or reports another process's end", Source.EXIT_CODE, Confidence.POSSIBLE);
        assertEquals(true, death.incomplete());
    }

    @Test
    void aContainerToolWith137WithoutADeadChildSaysSo() {
        Actor docker = story.process(90, "docker").childOf(bash);
        DeathCertificate death = story.at(10).exits(docker, 137).deathOf(docker);
        assertDeath(death, DeathCause.EXIT_FAILURE, "Exited with code 137, which in docker means that what it ran "
                + "ended by SIGKILL; no such death of a child was seen");
    }

    @Test
    void aChildKilledForWantOfMemoryIsToldSo() {
        DeathCertificate death = story
                .at(10).tell(SignalStory.kernel(Signals.KILL, sleep, app)).oom(sleep, app, "/x", 20 << 20, 20 << 20)
                .at(11).killed(sleep, Signals.KILL).at(12).exits(shell, 137).deathOf(shell);
        assertDeath(death, DeathCause.CHILD_KILLED,
                "Exited with code 137: its child sleep (pid 9) was killed by SIGKILL for want of memory");
    }
}
