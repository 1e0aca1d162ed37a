// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;

class CertificateArchiveTest {

    private final CertificateArchive archive = new CertificateArchive(100);
    private final List<DeathCertificate> deaths = deaths(250);

    private static List<DeathCertificate> deaths(int count) {
        Story story = new Story();
        List<Actor> actors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            actors.add(story.at(i).process(1000 + i, "app"));
            story.exits(actors.get(i), i % 2);
        }
        return story.deaths();
    }

    private void add(int from, int to) {
        deaths.subList(from, to).forEach(archive::add);
    }

    private List<Long> ids(DeathQuery query) {
        return archive.find(query).stream().map(DeathCertificate::id).toList();
    }

    @Test
    void theOldestAreForgottenFirstAndCounted() {
        add(0, 250);
        assertEquals(250, archive.issued());
        assertEquals(150, archive.forgotten());
        assertEquals(Optional.empty(), archive.get(150));
        assertEquals(151, archive.get(151).orElseThrow().id());
        assertEquals(250, archive.get(250).orElseThrow().id());
        assertEquals(Optional.empty(), archive.get(251));
        assertEquals(Optional.empty(), archive.get(0));
        assertEquals(Optional.empty(), archive.get(-5));
        assertEquals(100, archive.find(DeathQuery.newest(1000)).size());
    }

    @Test
    void aQueryGivesTheNewestThatMatchOldestFirst() {
        add(0, 10);
        assertEquals(List.of(8L, 9L, 10L), ids(DeathQuery.newest(3)));
        assertEquals(List.of(6L, 8L, 10L), ids(new DeathQuery(Optional.empty(), Optional.empty(), Optional.empty(),
                OptionalInt.of(1), Optional.empty(), OptionalInt.empty(), false, 3)));
    }

    @Test
    void lessRoomForgetsTheOldestAndMoreKeepsAll() {
        CertificateArchive other = new CertificateArchive(200);
        deaths.forEach(other::add);
        other.resize(150);
        assertEquals(100, other.forgotten());
        assertTrue(other.get(100).isEmpty());
        assertEquals(101, other.get(101).orElseThrow().id());
        other.resize(300);
        assertEquals(100, other.forgotten());
        assertEquals(101, other.get(101).orElseThrow().id());
        assertEquals(300, other.capacity());
        assertEquals(List.of(249L, 250L),
                other.find(DeathQuery.newest(2)).stream().map(DeathCertificate::id).toList());
    }

    @Test
    void aNumberOutOfOrderIsRefused() {
        add(0, 1);
        assertEquals("certificate 3 does not follow 1",
                assertThrows(IllegalArgumentException.class, () -> add(2, 3)).getMessage());
    }
}
