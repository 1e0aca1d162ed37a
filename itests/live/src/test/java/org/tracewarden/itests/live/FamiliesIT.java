// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.api.death.DeathCause.EXIT_FAILURE;
import static org.tracewarden.api.death.DeathCause.EXIT_SUCCESS;
import static org.tracewarden.api.death.DeathCause.PARENT_DIED;
import static org.tracewarden.itests.live.Story.assertKilledBy;
import static org.tracewarden.itests.live.Story.assertNobodyBlamed;
import static org.tracewarden.itests.live.Story.assertParents;
import static org.tracewarden.itests.live.Story.killed;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.LinkedDeath;
import org.tracewarden.api.event.ExitStatus;

/** Parents, orphans, zombies, threads and pids that come back. */
@ExtendWith(LiveExtension.class)
class FamiliesIT {

    @Test
    void aChildThatAskedForItDiesWithItsParent(Host host, Registrar registrar) {
        Victim parent = host.start("orphan_killed");
        int child = parent.readyFamily(1).get(0);
        End end = parent.endOf(child);
        assertEquals(killed("KILL"), end.status());
        assertEquals(ExitStatus.exited(0), parent.end().status());

        DeathCertificate death = registrar.certificateOf(end);
        DeathCertificate parentDeath = registrar.certificateOf(parent.end());

        assertNobodyBlamed(PARENT_DIED, death);
        assertNobodyBlamed(EXIT_SUCCESS, parentDeath);
        assertEquals(parentDeath.process().key(), death.process().parent().orElseThrow());
        assertEquals(List.of(parentDeath.process().key()),
                death.linked().stream().map(LinkedDeath::process).toList());
    }

    @Test
    void anOrphanHasItsMakerAsParentAndTheSubreaperAsFirstAncestor(Host host, Registrar registrar) {
        Victim maker = host.start("orphan_maker");
        int orphan = maker.readyFamily(1).get(0);
        Shell killer = host.shell("kill -9 " + orphan);
        End end = maker.endOf(orphan);
        assertEquals(killed("KILL"), end.status());

        DeathCertificate death = registrar.certificateOf(end);

        assertKilledBy(killer.pid(), "sh", "kill(" + orphan + ", SIGKILL)", death);
        assertEquals(maker.pid(), death.process().parent().orElseThrow().pid());
        assertParents(death, maker.witnessPid(), Host.testPid());
    }

    @Test
    void aZombieIsDeadFromItsExitOn(Host host, Registrar registrar) {
        Victim victim = host.startWith(List.of("-z"), "exit_with", 3);
        End zombie = victim.zombie(ExitStatus.exited(3));
        DeathCertificate death = registrar.certificateOf(zombie);
        assertEquals("Z", Proc.state(victim.pid()), "its certificate is there while it is still a zombie");
        assertNobodyBlamed(EXIT_FAILURE, death);

        long aSecondLater = System.nanoTime() + Duration.ofSeconds(1).toNanos();
        Patience.until("a second to pass", Patience.ENOUGH, System::nanoTime, now -> now - aSecondLater > 0);
        victim.reap();
        End end = victim.end();
        assertEquals(ExitStatus.exited(3), end.status());
        victim.untilAllAreGone();

        // the witness ends after the reaping: once its death is told, so is everything before it
        registrar.certificatesOf(victim.witnessPid(), 0, 1);
        assertEquals(death, registrar.certificateOf(end), "reaping changes nothing");
    }

    @Test
    void anExecByAnotherThreadKeepsTheProcess(Host host, Registrar registrar) {
        Victim victim = host.start("exec_thread", Host.program("exit_with"), 5);
        int thread = Integer.parseInt(victim.await("thread (\\d+)").group(1));
        End end = victim.end();
        assertEquals(ExitStatus.exited(5), end.status());

        DeathCertificate death = registrar.certificateOf(end);

        assertNobodyBlamed(EXIT_FAILURE, death);
        assertEquals("exit_with", death.process().comm());
        assertEquals(List.of(Host.program("exit_with"), "5"), death.process().argv());
        assertParents(death, victim.witnessPid(), Host.testPid());
        assertEquals(List.of(), registrar.deaths("--pid " + thread).stream()
                .filter(d -> d.process().key().startTime() >= end.bornAfter()).toList(), "the thread is no process");
    }

    @Test
    void aProcessEndsWithItsLastThreadNotItsFirst(Host host, Registrar registrar) {
        Victim victim = host.start("leader_first").ready();
        End end = victim.end();
        assertEquals(ExitStatus.exited(7), end.status());

        DeathCertificate death = registrar.certificateOf(end);

        assertNobodyBlamed(EXIT_FAILURE, death);
        assertTrue(death.usage().lifetimeNanos() >= Duration.ofMillis(200).toNanos(),
                () -> "it lived as long as its last thread: " + death.usage().lifetimeNanos());
    }

    @Test
    void aPidThatComesBackIsAnotherProcess(Host host, Registrar registrar) {
        Victim maker = host.start("same_pid");
        int pid = Integer.parseInt(maker.await("reused (\\d+)").group(1));
        End end = maker.end();
        assertEquals(ExitStatus.exited(0), end.status());

        List<DeathCertificate> deaths = registrar.certificatesOf(pid, end.bornAfter(), 2);

        assertEquals(2, deaths.size(), deaths::toString);
        DeathCertificate first = deaths.get(0);
        DeathCertificate second = deaths.get(1);
        Registrar.checkEveryday(first, ExitStatus.exited(11));
        Registrar.checkEveryday(second, ExitStatus.exited(12));
        assertTrue(first.process().key().startTime() < second.process().key().startTime());
        assertTrue(second.process().key().startTime() - first.process().key().startTime()
                < Duration.ofSeconds(1).toNanos(), "within a second");
        for (DeathCertificate death : deaths) {
            assertNobodyBlamed(EXIT_FAILURE, death);
            assertParents(death, maker.pid(), maker.witnessPid());
        }
    }
}
