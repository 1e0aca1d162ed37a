// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.death;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Keeps the newest death certificates. Bounded: the oldest are forgotten first, and counted. Thread-safe. */
@ProviderType
public interface DeathRegistry {

    /** Matching certificates, oldest first. */
    List<DeathCertificate> find(DeathQuery query);

    /** A certificate by its number, while it is kept. */
    Optional<DeathCertificate> get(long id);

    /** Certificates issued since the register started. */
    long issued();

    /** Certificates forgotten for want of room. */
    long forgotten();

    int capacity();
}
