// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.api.death.DeathCause.OUT_OF_MEMORY;
import static org.tracewarden.itests.live.Story.assertNobodyBlamed;
import static org.tracewarden.itests.live.Story.killed;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.OomConstraint;
import org.tracewarden.api.event.OomKill;

/** The kernel kills for want of memory: victim, trigger and limit are three things. */
@ExtendWith(LiveExtension.class)
class OutOfMemoryIT {

    private static final long MEGABYTE = 1 << 20;
    /**
     * The kernel counts resident pages for each CPU and adds them up by batches of 32 at least (lib/percpu_counter.c).
     */
    private static final long UNCOUNTED = 32L * Runtime.getRuntime().availableProcessors() * 4096;

    @Test
    void theVictimIsNotTheOneThatAskedForMemory(Host host, Registrar registrar) {
        MemoryCgroup cgroup = host.memoryCgroup(40 * MEGABYTE);
        Victim holder = host.startWith(cgroup.member(), "holder", 25, 1000).ready();
        Victim trigger = host.startWith(cgroup.member(), "allocator", 30).ready();
        End end = holder.end();
        assertEquals(killed("KILL"), end.status());
        assertEquals(ExitStatus.exited(0), trigger.end().status());

        DeathCertificate death = registrar.certificateOf(end);

        assertOutOfMemory(death, trigger, cgroup, 1000, 25 * MEGABYTE);
    }

    @Test
    void twoKillsWithinASecondAreToldApart(Host host, Registrar registrar) {
        MemoryCgroup cgroup = host.memoryCgroup(60 * MEGABYTE);
        Victim first = host.startWith(cgroup.member(), "holder", 24, 1000).ready();
        Victim second = host.startWith(cgroup.member(), "holder", 20, 800).ready();
        Victim trigger = host.startWith(cgroup.member(), "allocator", 44).ready();
        assertEquals(killed("KILL"), first.end().status());
        assertEquals(killed("KILL"), second.end().status());
        assertEquals(ExitStatus.exited(0), trigger.end().status());

        DeathCertificate firstDeath = registrar.certificateOf(first.end());
        DeathCertificate secondDeath = registrar.certificateOf(second.end());

        assertOutOfMemory(firstDeath, trigger, cgroup, 1000, 24 * MEGABYTE);
        assertOutOfMemory(secondDeath, trigger, cgroup, 800, 20 * MEGABYTE);
        long apart = secondDeath.header().kernelTime() - firstDeath.header().kernelTime();
        assertTrue(apart > 0 && apart < Duration.ofSeconds(1).toNanos(),
                () -> "the second follows in " + apart + " ns");
    }

    private static void assertOutOfMemory(
            DeathCertificate death, Victim trigger, MemoryCgroup cgroup, int oomScoreAdj, long heldBytes) {
        assertNobodyBlamed(OUT_OF_MEMORY, death);
        OomKill kill = death.oom().orElseThrow();
        OomKill.MemoryLimit limit = kill.limit().orElseThrow();
        assertAll(
                () -> assertEquals(death.process().key(), kill.victim().key()),
                () -> assertEquals(trigger.pid(), kill.trigger().pid()),
                () -> assertEquals("allocator", kill.trigger().comm()),
                () -> assertEquals(OomConstraint.MEMCG, kill.constraint()),
                () -> assertEquals(cgroup.path(), limit.cgroupPath()),
                () -> assertEquals(cgroup.limitBytes(), limit.limitBytes()),
                () -> assertEquals(List.of(cgroup.path(), "/"),
                        limit.hierarchy().stream().map(OomKill.Level::cgroupPath).toList()),
                () -> assertEquals(oomScoreAdj, kill.oomScoreAdj()),
                () -> assertTrue(kill.memory().anonRssBytes() >= heldBytes - UNCOUNTED
                        && kill.memory().anonRssBytes() < heldBytes + MEGABYTE,
                        () -> "it held about " + heldBytes + ": " + kill.memory()));
    }
}
