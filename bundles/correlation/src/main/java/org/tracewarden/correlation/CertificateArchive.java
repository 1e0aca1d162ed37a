// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;

/** The newest certificates, by their number. Bounded. Thread-safe. */
final class CertificateArchive {

    private DeathCertificate[] ring;
    private long issued;
    private long kept;

    CertificateArchive(int capacity) {
        ring = new DeathCertificate[capacity];
    }

    /** Adds the certificate with the next number. */
    synchronized void add(DeathCertificate death) {
        if (death.id() != issued + 1) {
            throw new IllegalArgumentException("certificate " + death.id() + " does not follow " + issued);
        }
        ring[slot(death.id())] = death;
        issued = death.id();
        kept = Math.min(kept + 1, ring.length);
    }

    /** Keeps at most so many from now on; the oldest go. */
    synchronized void resize(int capacity) {
        if (capacity == ring.length) {
            return;
        }
        List<DeathCertificate> newest = newest();
        ring = new DeathCertificate[capacity];
        kept = Math.min(kept, capacity);
        newest.stream().limit(kept).forEach(death -> ring[slot(death.id())] = death);
    }

    List<DeathCertificate> find(DeathQuery query) {
        List<DeathCertificate> found = new ArrayList<>();
        for (DeathCertificate death : newest()) {
            if (found.size() == query.limit()) {
                break;
            }
            if (query.matches(death)) {
                found.add(death);
            }
        }
        Collections.reverse(found);
        return found;
    }

    synchronized Optional<DeathCertificate> get(long id) {
        return id > issued - kept && id <= issued ? Optional.of(ring[slot(id)]) : Optional.empty();
    }

    synchronized long issued() {
        return issued;
    }

    synchronized long forgotten() {
        return issued - kept;
    }

    synchronized int capacity() {
        return ring.length;
    }

    /** A copy, newest first, so that a search does not hold up the next certificate. */
    private synchronized List<DeathCertificate> newest() {
        List<DeathCertificate> copy = new ArrayList<>((int) kept);
        for (long id = issued; id > issued - kept; id--) {
            copy.add(ring[slot(id)]);
        }
        return copy;
    }

    private int slot(long id) {
        return (int) (id % ring.length);
    }
}
