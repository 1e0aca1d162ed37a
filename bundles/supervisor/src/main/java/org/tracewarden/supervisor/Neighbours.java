// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.process.ProcessKey;

/**
 * Parts of the platform that may come and go while agents run.
 *
 * @param publish to the event bus, when there is one
 * @param counting whether the syscall collector is there and running
 * @param deaths the certificate of a process, when there is one
 */
record Neighbours(
        Consumer<Event> publish,
        BooleanSupplier counting,
        Function<ProcessKey, Optional<DeathCertificate>> deaths) {

    private static final long NANOS_PER_TICK = 10_000_000L;
    private static final int NEWEST = 4;

    /** Start times from /proc are precise to a clock tick only. */
    static Optional<DeathCertificate> death(DeathRegistry registry, ProcessKey process) {
        List<DeathCertificate> found = registry.find(new DeathQuery(Optional.empty(), Optional.empty(), Optional.empty(),
                OptionalInt.empty(), Optional.empty(), OptionalInt.of(process.pid()), false, NEWEST));
        return found.stream()
                .filter(death -> death.process().key().startTime() / NANOS_PER_TICK
                        == process.startTime() / NANOS_PER_TICK)
                .findFirst();
    }
}
