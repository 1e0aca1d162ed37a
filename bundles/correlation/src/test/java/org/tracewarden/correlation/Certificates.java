// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.Confidence;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.Finding;
import org.tracewarden.api.death.Finding.Aspect;
import org.tracewarden.api.death.TimelineEntry;

/** What tests say of certificates. */
final class Certificates {

    private Certificates() {}

    static void assertDeath(DeathCertificate death, DeathCause cause, String summary) {
        assertEquals(summary, death.summary());
        assertEquals(cause, death.cause());
    }

    static void assertKiller(DeathCertificate death, Actor killer, String means) {
        assertEquals(Optional.of(killer.key()), death.killer().map(k -> k.process().key()));
        assertEquals(means, death.killer().orElseThrow().means());
    }

    static void assertNoKiller(DeathCertificate death) {
        assertEquals(Optional.empty(), death.killer());
    }

    static void assertFinding(DeathCertificate death, Aspect aspect, String text, String source, Confidence sure) {
        Finding wanted = new Finding(aspect, text, source, sure);
        assertTrue(death.findings().contains(wanted), () -> wanted + " is not among\n"
                + String.join("\n", death.findings().stream().map(Finding::toString).toList()));
    }

    static List<String> steps(DeathCertificate death) {
        return death.timeline().stream().map(TimelineEntry::text).toList();
    }
}
