// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.api.death.DeathCause.BROKEN_PIPE;
import static org.tracewarden.api.death.DeathCause.CRASH;
import static org.tracewarden.api.death.DeathCause.FORBIDDEN_SYSTEM_CALL;
import static org.tracewarden.api.death.DeathCause.RESOURCE_LIMIT;
import static org.tracewarden.api.death.DeathCause.TIMER_EXPIRED;
import static org.tracewarden.itests.live.Story.assertNobodyBlamed;
import static org.tracewarden.itests.live.Story.assertToldInOrder;
import static org.tracewarden.itests.live.Story.signal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;

/** Processes that the kernel ends for what they did themselves. */
@ExtendWith(LiveExtension.class)
class CrashesIT {

    @ParameterizedTest
    @CsvSource({
        // program, signal, what the fault is called (sigaction(2), si_code)
        "null_pointer, SEGV, SEGV_MAPERR",
        "divider, FPE, FPE_INTDIV",
        "illegal, ILL, ILL_ILLOPN",
        "truncated_map, BUS, BUS_ADRERR",
    })
    void aFaultIsACrashWithItsKind(String program, String signal, String kind, Host host, Registrar registrar) {
        DeathCertificate death = deathOf(host, registrar, program, signal, CRASH);

        assertToldInOrder(death, "SIG" + signal);
        assertTrue(death.findings().stream().anyMatch(finding -> finding.text().contains(kind)),
                () -> kind + " is not told: " + death.findings());
    }

    @Test
    void aNullPointerTellsItsAddress(Host host, Registrar registrar) {
        DeathCertificate death = deathOf(host, registrar, "null_pointer", "SEGV", CRASH);

        assertTrue(death.findings().stream().anyMatch(finding -> finding.text().contains("0x0")),
                () -> "the address is not told: " + death.findings());
    }

    @Test
    void aForbiddenSystemCallIsTold(Host host, Registrar registrar) {
        Victim victim = host.start("forbidden_call");
        String number = victim.await("getppid is system call (\\d+)").group(1);
        End end = victim.end();
        assertEquals(signal("SYS"), end.status().signal());

        DeathCertificate death = registrar.certificateOf(end);

        assertNobodyBlamed(FORBIDDEN_SYSTEM_CALL, death);
        assertTrue(death.summary().contains("system call " + number), death.summary());
    }

    @Test
    void aPipeThatNobodyReadsEndsTheWriter(Host host, Registrar registrar) {
        deathOf(host, registrar, "broken_pipe", "PIPE", BROKEN_PIPE);
    }

    @Test
    void theCpuTimeLimitEndsTheProcess(Host host, Registrar registrar) {
        DeathCertificate death = deathOf(host, registrar, "cpu_hog", "XCPU", RESOURCE_LIMIT);

        long used = death.usage().userNanos() + death.usage().systemNanos();
        assertTrue(used >= 900_000_000L && used < 5_000_000_000L, () -> "it used about a second, not " + used + " ns");
    }

    @Test
    void anAlarmEndsTheProcessThatSetIt(Host host, Registrar registrar) {
        deathOf(host, registrar, "alarm_clock", "ALRM", TIMER_EXPIRED);
    }

    @Test
    void aCoreDumpIsToldApartFromTheSignal(Host host, Registrar registrar) throws IOException {
        String pattern = Files.readString(Path.of("/proc/sys/kernel/core_pattern")).strip();
        Assumptions.assumeTrue(pattern.startsWith("core"), "core dumps go elsewhere on this host: " + pattern);
        Path directory = host.directory();
        End end = host.startWith(List.of("-C", "-d", directory.toString()), "null_pointer").end();
        assertTrue(end.status().coreDumped(), () -> "wait(2) tells no core dump: " + end);
        try (var files = Files.list(directory)) {
            assertEquals(1, files.filter(file -> file.getFileName().toString().startsWith("core")).count());
        }

        DeathCertificate death = registrar.certificateOf(end);

        assertNobodyBlamed(CRASH, death);
        assertEquals(signal("SEGV"), death.status().signal());
        assertEquals(139, death.status().shellCode());
        assertTrue(death.status().coreDumped());
        assertEquals(directory.toString(), death.process().cwd());
    }

    private static DeathCertificate deathOf(
            Host host, Registrar registrar, String program, String signal, DeathCause cause) {
        End end = host.start(program).end();
        assertEquals(signal(signal), end.status().signal());
        DeathCertificate death = registrar.certificateOf(end);
        assertNobodyBlamed(cause, death);
        return death;
    }
}
