// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.correlation.Certificates.steps;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalResult;

/** Order, settling and bounds. */
class CoronerTest {

    private final Story story = new Story();
    private final Actor init = story.process(1, "systemd").uid(0);
    private final Actor bash = story.process(5, "bash").childOf(init).uid(0);
    private final Actor app = story.process(4711, "app").childOf(bash);

    private final long[] now = {Story.BEGIN};
    private final Coroner coroner =
            new Coroner(Settings.DEFAULT, new EventClock(() -> now[0] + Story.WALL, () -> now[0]));

    private void feed() {
        for (Event event : story.events()) {
            now[0] = Math.max(now[0], event.header().kernelTime());
            coroner.accept(event);
        }
        story.events().clear();
    }

    @Test
    void anExitIsDueASettleTimeAfterItsKernelTime() {
        assertEquals(Long.MAX_VALUE, coroner.untilDue());
        story.at(10).exits(app, 0);
        feed();
        assertEquals(15 * Story.MS, coroner.untilDue());
        now[0] += 15 * Story.MS;
        assertEquals(0, coroner.untilDue());
        assertEquals(15 * Story.MS, coroner.issue().readyNanos());
        assertEquals(Long.MAX_VALUE, coroner.untilDue());
    }

    @Test
    void anExitThatArrivesLateIsDueAtOnce() {
        story.at(10).exits(app, 0);
        now[0] = Story.BEGIN + 100 * Story.MS;
        feed();
        assertTrue(coroner.untilDue() <= 0);
    }

    @Test
    void aKillOfTheKernelWithoutAReasonWaitsLongerForTheOomEvent() {
        story.at(10).tell(SignalStory.kernel(Signals.KILL, app, bash)).at(12).killed(app, Signals.KILL);
        feed();
        assertEquals(15 * Story.MS + Coroner.OOM_PATIENCE_NANOS, coroner.untilDue());
        now[0] += 60 * Story.MS;
        coroner.accept(story.at(10.01).oom(app, bash, "/x", 1 << 20, 1 << 20).events().get(0));
        assertTrue(coroner.untilDue() <= 0);
        assertEquals(DeathCause.OUT_OF_MEMORY, coroner.issue().cause());
    }

    @Test
    void aKillOfTheKernelWithAReasonDoesNotWaitLonger() {
        Actor tini = story.process(900, "tini").inNamespace(42, 1);
        story.at(10).tell(SignalStory.kernel(Signals.KILL, app, tini).exiting()).at(12).killed(app, Signals.KILL);
        feed();
        assertEquals(15 * Story.MS, coroner.untilDue());
    }

    @Test
    void aWallClockSetBackDoesNotHoldAnExitLongerThanTheSettleTime() {
        long[] wall = {Story.BEGIN + Story.WALL};
        Coroner other = new Coroner(Settings.DEFAULT, new EventClock(() -> wall[0], () -> now[0]));
        wall[0] -= 3_600_000 * Story.MS;
        other.accept(story.at(10).exits(app, 0).events().get(0));
        now[0] += 15 * Story.MS;
        assertEquals(0, other.untilDue());
    }

    @Test
    void aChangedSettleTimeHoldsForExitsThatWait() {
        story.at(10).exits(app, 0);
        feed();
        coroner.configure(Settings.of(40, 100, 120));
        assertEquals(40 * Story.MS, coroner.untilDue());
    }

    @Test
    void certificatesComeInOrderOfDeathAndAreNumbered() {
        Actor child = story.process(4712, "child").childOf(app);
        story.at(12).exits(app, 0).at(11).exits(child, 0).at(13).exits(bash, 0);
        List<DeathCertificate> deaths = story.deaths();
        assertEquals(List.of(child.key(), app.key(), bash.key()),
                deaths.stream().map(d -> d.process().key()).toList());
        assertEquals(List.of(1L, 2L, 3L), deaths.stream().map(DeathCertificate::id).toList());
        assertTrue(steps(deaths.get(1)).contains("its child child (pid 4712) exited with code 0"));
    }

    @Test
    void eventsThatArriveOutOfOrderAreToldInOrder() {
        story.at(20).sends(bash, Signals.KILL, app).at(10).sends(bash, Signals.CONT, app)
                .at(21).killed(app, Signals.KILL);
        assertEquals(List.of("started", "SIGCONT from bash (pid 5, uid 0) with kill(4711, SIGCONT)",
                "SIGKILL from bash (pid 5, uid 0) with kill(4711, SIGKILL)", "ended by SIGKILL"),
                steps(story.deathOf(app)));
    }

    @Test
    void manySignalsAreElidedInTheMiddleAndCounted() {
        for (int i = 0; i < 100; i++) {
            story.at(i).tell(SignalStory.from(bash, Signals.HUP, app).call("kill", 4711).ignored());
        }
        List<String> steps = steps(story.at(200).exits(app, 0).deathOf(app));
        assertEquals(1 + 16 + 1 + 16 + 1, steps.size());
        assertEquals("… 68 more signals, not shown", steps.get(17));
    }

    @Test
    void theFatalSignalIsFoundAmongThoseElided() {
        for (int i = 0; i < 20; i++) {
            story.at(i).tell(SignalStory.from(bash, Signals.HUP, app).call("kill", 4711).ignored());
        }
        story.at(30).sends(bash, Signals.KILL, app);
        for (int i = 0; i < 40; i++) {
            story.at(40 + i).tell(SignalStory.from(init, Signals.KILL, app).call("kill", 4711)
                    .result(SignalResult.IGNORED));
        }
        DeathCertificate death = story.at(100).killed(app, Signals.KILL).deathOf(app);
        assertEquals(bash.key(), death.killer().orElseThrow().process().key());
    }

    @Test
    void theLastFourExecsAndEightChildrenAreTold() {
        for (int i = 0; i < 6; i++) {
            story.at(i).execs(app, "/bin/step" + i);
        }
        for (int i = 0; i < 20; i++) {
            story.at(10 + i).exits(story.process(6000 + i, "child").childOf(app), i);
        }
        List<String> steps = steps(story.at(50).exits(app, 0).deathOf(app));
        assertEquals("executed /bin/step2, after 2 programs before", steps.get(1));
        assertEquals("executed /bin/step5", steps.get(4));
        assertEquals("its child child (pid 6012) exited with code 12", steps.get(5));
        assertEquals(1 + 4 + 8 + 1, steps.size());
    }

    @Test
    void signalsOfTheProcessTouchedLongestAgoAreForgottenFirstAndCounted() {
        story.at(1).sends(bash, Signals.KILL, app);
        for (int i = 0; i < Coroner.HISTORIES; i++) {
            story.at(2).sends(bash, Signals.CONT, story.process(10_000 + i, "other"));
        }
        story.at(3).killed(app, Signals.KILL);
        feed();
        assertEquals(1, coroner.evicted());
        DeathCertificate death = coroner.issue();
        assertEquals(DeathCause.UNKNOWN, death.cause());
        assertTrue(death.findings().stream().anyMatch(f -> f.text().equals(
                "Its sending may have been forgotten: too many processes had signals at once")));
    }

    @Test
    void aBacklogOfDeathsForgetsNoSender() {
        int backlog = Coroner.HISTORIES + 10;
        for (int i = 0; i < backlog; i++) {
            Actor killed = story.process(10_000 + i, "killed");
            story.at(1).sends(bash, Signals.KILL, killed).at(2).killed(killed, Signals.KILL);
        }
        feed();
        assertEquals(0, coroner.evicted());
        for (int i = 0; i < backlog; i++) {
            assertEquals(bash.key(), coroner.issue().killer().orElseThrow().process().key());
        }
    }

    @Test
    void livesAreBounded() {
        for (int i = 0; i < Coroner.LIVES + 10; i++) {
            story.at(1).forks(new Actor(i + 10, i, "child").childOf(bash));
        }
        feed();
        assertEquals(10, coroner.evicted());
    }

    @Test
    void anEventAfterItsCertificateIsCountedAndMakesNoNewHistory() {
        story.at(10).killed(app, Signals.KILL);
        feed();
        coroner.issue();
        story.at(9).sends(bash, Signals.KILL, app).at(50).sends(bash, Signals.KILL, app);
        feed();
        assertEquals(1, coroner.late());
    }

    @Test
    void whatTheBusGaveUpIsAGapInTheCertificatesOfThatTime() {
        story.at(10).sends(bash, new Signal(19), app);
        feed();
        now[0] += Story.MS;
        Gap gap = coroner.lagged(12);
        assertEquals(12, gap.lost());
        assertEquals("correlation", gap.header().collector());
        story.at(20).killed(app, Signals.KILL);
        feed();
        assertTrue(coroner.issue().incomplete());
    }

    @Test
    void gapsAreBoundedByMerging() {
        Gaps gaps = new Gaps();
        for (int i = 0; i < Gaps.CAPACITY + 5; i++) {
            gaps.add(new Gaps.Stretch("process", 1, i * 10L, i * 10L + 5));
        }
        List<Gaps.Stretch> all = gaps.overlapping(0, Long.MAX_VALUE);
        assertEquals(Gaps.CAPACITY, all.size());
        assertEquals(new Gaps.Stretch("process", 6, 0, 55), all.get(0));
        gaps.forgetBefore(56);
        assertEquals(Gaps.CAPACITY - 1, gaps.overlapping(0, Long.MAX_VALUE).size());
    }

    @Test
    void namesFromUsersAreCut() {
        Actor loud = story.process(50, "x").exe("/tmp/" + "y".repeat(300)).argv("z".repeat(5000)).childOf(bash);
        DeathCertificate death = story.at(10).sends(loud, Signals.KILL, app).at(11).killed(app, Signals.KILL)
                .at(12).exits(loud, 0).deathOf(app);
        assertEquals("SIGKILL from " + "y".repeat(63) + "… (pid 50, uid 1000) with kill(4711, SIGKILL)",
                death.summary());
        assertTrue(story.deathOf(loud).findings().get(0).text().length() < 300);
    }
}
