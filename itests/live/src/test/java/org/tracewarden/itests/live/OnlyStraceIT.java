// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.itests.live.Story.killed;
import static org.tracewarden.itests.live.Story.killer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.death.DeathCertificate;

/** A platform where no BPF program watches processes and calls: strace alone feeds everything behind the bus. */
@ExtendWith(LiveExtension.class)
class OnlyStraceIT {

    private static Platform platform;

    @BeforeAll
    static void onlyStraceWatches() {
        platform = PlatformUnderTest.open();
        platform.run("bundle:stop org.tracewarden.collector-process org.tracewarden.collector-syscall");
    }

    @AfterAll
    static void stop() throws Exception {
        if (platform instanceof AutoCloseable running) {
            running.close();
        }
    }

    @Test
    void aFailedCallIsToldAndObserved() {
        try (Events events = Events.follow(platform, "failed,exec,exit")) {
            int pid = TracedRun.events(platform, "sh -c 'LC_ALL=C exec cat /no/such'").pid();
            List<JsonNode> told = events.of(pid, events.untilNow());

            List<JsonNode> failed = told.stream()
                    .filter(event -> event.at("/call/path").asText().equals("/no/such")).toList();
            assertEquals(1, failed.size(), told::toString);
            assertEquals("strace", failed.get(0).at("/header/collector").textValue());
            assertEquals("ENOENT", failed.get(0).at("/call/error/name").textValue(), failed::toString);
            assertEquals("cat", failed.get(0).at("/process/comm").textValue());
            // sh, which becomes cat
            assertEquals(2, Events.count(told, "processExec"), told::toString);
            assertEquals(1, Events.count(told, "processExit"), told::toString);

            SyscallObservation observed = Patience.until("an observation", Patience.ENOUGH,
                    () -> new Analyst(platform).observations(pid, 0).stream()
                            .filter(o -> o.call().path().equals("/no/such")).findFirst(),
                    java.util.Optional::isPresent).orElseThrow();
            assertEquals("cat", observed.process().comm());
            assertEquals("openat", observed.call().syscall().name());
        }
    }

    @Test
    void aSlowCallIsToldAndObserved(Host host) {
        String lock = host.directory().resolve("lock").toString();
        // whoever comes second waits for the first one's 300 ms
        TracedRun run = TracedRun.events(platform,
                "sh -c 'flock " + lock + " sleep 0.3 & flock " + lock + " sleep 0.3; wait'");
        List<SyscallObservation> slow = Patience.until("an observation", Patience.ENOUGH,
                () -> run.pids().stream().flatMap(pid -> new Analyst(platform).observations(pid, 0).stream())
                        .filter(o -> o.call().syscall().name().equals("flock")).toList(), told -> !told.isEmpty());
        assertEquals(1, slow.size(), slow::toString);
        assertEquals(SyscallCategory.LOCK_CONTENTION, slow.get(0).category(), slow::toString);
        assertTrue(slow.get(0).call().latencyNanos() >= 100_000_000, slow::toString);
        assertEquals(lock, slow.get(0).call().file().orElseThrow().path(), slow::toString);
        assertEquals(0, slow.get(0).call().result());
    }

    @Test
    void aTracedKillerIsNamedInTheCertificate() {
        long before = Proc.bootNanos();
        TracedRun run = TracedRun.events(platform, "sh -c 'sleep 1000 & kill -9 $!; wait $!'");
        assertEquals(137, run.status());

        DeathCertificate death = certificate(run.pidOf("SIGKILL"), before);

        assertEquals(killed("KILL"), death.status());
        Story.assertKilledBy(run.pid(), "sh", "kill(" + death.process().pid() + ", SIGKILL)", death);
        assertEquals(run.pid(), death.process().parent().orElseThrow().pid());
    }

    @Test
    void aKillerThatIsNotTracedIsNamedByItsSignal(Host host) {
        long before = Proc.bootNanos();
        Victim victim = host.start("sleeper").ready();
        Following trace = new Following(platform, "trace:attach " + victim.pid() + " --events --json");
        Patience.until("a tracer", Patience.ENOUGH, () -> Proc.text(victim.pid(), "status"),
                status -> !status.contains("TracerPid:\t0\n"));
        Victim killer = host.startCommand("sh", "-c",
                "kill -TERM " + victim.pid() + "; echo ready $$; while :; do sleep 1; done").ready();
        assertEquals(killed("TERM"), victim.end().status());
        trace.toTheEnd(Patience.ENOUGH);

        DeathCertificate death = certificate(victim.pid(), before);

        assertEquals(killed("TERM"), death.status());
        assertEquals(killer.pid(), killer(death).process().pid(), death::toString);
        assertEquals("sh", killer(death).process().comm());
    }

    private static DeathCertificate certificate(int pid, long bornAfter) {
        List<DeathCertificate> found = new Registrar(platform).certificatesOf(pid, 0, 1).stream()
                .filter(death -> death.header().kernelTime() >= bornAfter).toList();
        assertEquals(1, found.size(), () -> "one death, one certificate: " + found);
        return found.get(0);
    }
}
