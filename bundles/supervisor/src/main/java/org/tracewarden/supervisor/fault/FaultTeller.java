// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.supervisor.table.IntTable;

/**
 * Makes faults known: log, ring, count, event. What became of a fault later is told in the log and changed in the ring.
 * Thread-safe.
 */
final class FaultTeller {

    private static final Logger LOG = LoggerFactory.getLogger(FaultTeller.class);
    private static final String COLLECTOR = "supervisor";
    private static final int MOST_AWAITED = 256;
    private static final long AWAIT_NANOS = 60_000_000_000L;

    private final Surroundings around;
    private final FaultRing ring;
    /** Of agents that had faults. */
    private final IntTable<Incidents> incidents = new IntTable<>();
    /** Crashes whose certificates may still come, by number. */
    private final Map<Long, Awaited> awaited = new LinkedHashMap<>();

    private record Awaited(ProcessKey process, long since) {}

    FaultTeller(Surroundings around) {
        this.around = around;
        ring = new FaultRing(() -> around.roster().total().faults());
    }

    /** Whose fault it is. */
    record Whose(int id, String name) {}

    Fault tell(Whose whose, FaultKind kind, Finding finding, FaultAction action, String outcome,
            Optional<ProcessKey> dead) {
        long boot = around.clock().now();
        EventHeader header = new EventHeader(COLLECTOR, boot, around.clock().toWallTime(boot));
        Instant at = header.wallInstant();
        long nanos = around.nanos().getAsLong();
        Optional<DeathCertificate> death = dead.flatMap(around.deaths());
        Fault fault = ring.put(number -> new Fault(number, incident(whose.id(), kind, number, nanos), whose.id(),
                whose.name(), kind, at, finding.summary(), finding.evidence(), action, outcome, death));
        if (dead.isPresent() && death.isEmpty()) {
            await(fault.number(), new Awaited(dead.get(), nanos));
        }
        LOG.warn("agent {} ({}): fault {}, incident {}: {}; {}", whose.name(), whose.id(), fault.number(),
                fault.incident(), fault.summary(), outcome);
        around.roster().faultCounted(whose.id());
        around.events().accept(new FaultDetected(header, fault));
        return fault;
    }

    /** Inside of the ring's lock. */
    private long incident(int id, FaultKind kind, long number, long nanos) {
        return incidents.getOrMake(id, any -> new Incidents()).of(kind, number, nanos);
    }

    /** An agent was removed: what has its id next has incidents of its own. */
    void forget(int id) {
        incidents.remove(id);
    }

    /** Something else became of faults than was told. */
    void became(Whose whose, List<Long> faults, String outcome) {
        if (!faults.isEmpty()) {
            LOG.info("agent {} ({}): after fault {}: {}", whose.name(), whose.id(), faults.get(faults.size() - 1),
                    outcome);
        }
        faults.forEach(number -> ring.change(number, fault -> with(fault, fault.evidence(), outcome, fault.death())));
    }

    /** A fault that was told was reported again. Empty when it is forgotten. */
    Optional<Fault> again(long number, long times) {
        String line = "reported " + times + " times so far";
        ring.change(number, fault -> {
            List<String> evidence = new ArrayList<>(fault.evidence());
            evidence.removeIf(before -> before.matches("reported [0-9]+ times so far"));
            evidence.add(line);
            return with(fault, evidence, fault.outcome(), fault.death());
        });
        return ring.find(number);
    }

    /** @param agent only faults of the one that has this id now */
    List<Fault> newest(OptionalInt agent, int limit) {
        lookForDeaths();
        return agent.isPresent() ? ring.newestOf(agent.getAsInt(), limit) : ring.newest(any -> true, limit);
    }

    /** The agent with this id was removed. */
    void departed(int agent) {
        ring.depart(agent);
    }

    private void await(long number, Awaited one) {
        synchronized (awaited) {
            awaited.put(number, one);
            if (awaited.size() > MOST_AWAITED) {
                awaited.remove(awaited.keySet().iterator().next());
            }
        }
    }

    /** The certificate of a crash comes a moment after it. */
    private void lookForDeaths() {
        long nanos = around.nanos().getAsLong();
        synchronized (awaited) {
            awaited.entrySet().removeIf(entry -> {
                Optional<DeathCertificate> death = around.deaths().apply(entry.getValue().process());
                death.ifPresent(found -> ring.change(entry.getKey(), fault ->
                        with(fault, fault.evidence(), fault.outcome(), Optional.of(found))));
                return death.isPresent() || nanos - entry.getValue().since() > AWAIT_NANOS;
            });
        }
    }

    private static Fault with(Fault fault, List<String> evidence, String outcome, Optional<DeathCertificate> death) {
        return new Fault(fault.number(), fault.incident(), fault.agentId(), fault.agent(), fault.kind(), fault.at(),
                fault.summary(), evidence, fault.action(), outcome, death);
    }
}
