// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.TimelineEntry;
import org.tracewarden.api.event.ExitStatus;

/** Asks the platform for certificates. */
final class Registrar {

    private final Platform platform;

    Registrar(Platform platform) {
        this.platform = platform;
    }

    /**
     * The one certificate of a death, once it is there, with what must hold of every certificate: its status is what
     * wait(2) gave, its time lies between birth and the witness's look, its timeline runs forward and ends with the
     * exit.
     */
    DeathCertificate certificateOf(End end) {
        List<DeathCertificate> certificates = certificatesOf(end.pid(), end.bornAfter(), 1);
        assertEquals(1, certificates.size(), () -> "one death, one certificate: " + certificates);
        DeathCertificate certificate = certificates.get(0);
        checkEveryday(certificate, end.status());
        assertTrue(certificate.header().kernelTime() <= end.deadBy(),
                () -> "died at " + certificate.header().kernelTime() + ", but was found dead at " + end.deadBy());
        assertEquals(certificate, why(end.pid()), "trace:why and trace:deaths tell the same");
        return certificate;
    }

    /**
     * All certificates of processes with this pid that were born after a moment, oldest first, once so many are there.
     */
    List<DeathCertificate> certificatesOf(int pid, long bornAfter, int atLeast) {
        return Patience.until(atLeast + " certificate(s) of " + pid, Patience.ENOUGH,
                () -> deaths("--pid " + pid).stream().filter(d -> d.process().key().startTime() >= bornAfter).toList(),
                found -> found.size() >= atLeast);
    }

    List<DeathCertificate> deaths(String criteria) {
        return Json.values(platform.run("trace:deaths " + criteria + " --json")).stream()
                .map(Registrar::certificate).toList();
    }

    DeathCertificate why(int pid) {
        List<JsonNode> values = Json.values(platform.run("trace:why " + pid + " --json"));
        assertEquals(1, values.size(), () -> "trace:why tells of one death: " + values);
        return certificate(values.get(0));
    }

    static void checkEveryday(DeathCertificate certificate, ExitStatus status) {
        List<TimelineEntry> timeline = certificate.timeline();
        assertAll(
                () -> assertEquals(status, certificate.status(), "the status is what wait(2) gives"),
                () -> assertFalse(certificate.incomplete(), "no event was lost"),
                () -> assertTrue(certificate.readyNanos() > 0, "ready after the exit"),
                () -> assertTrue(certificate.usage().lifetimeNanos() > 0, "it lived"),
                () -> assertEquals(certificate.header().kernelTime() - certificate.process().key().startTime(),
                        certificate.usage().lifetimeNanos(), "it lived from its start to its exit"),
                () -> assertFalse(certificate.summary().isBlank()),
                () -> assertFalse(certificate.findings().isEmpty()),
                () -> assertEquals(
                        timeline.stream().sorted(java.util.Comparator.comparingLong(TimelineEntry::kernelTime))
                                .toList(),
                        timeline, "the timeline runs forward"),
                () -> assertEquals(0, timeline.get(timeline.size() - 1).beforeDeathNanos(), "it ends with the exit"),
                () -> assertEquals(certificate.header().kernelTime(), timeline.get(timeline.size() - 1).kernelTime()));
    }

    private static DeathCertificate certificate(JsonNode node) {
        return Json.read(node, DeathCertificate.class);
    }
}
