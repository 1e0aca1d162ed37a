// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.fault;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.tracewarden.api.agent.Containment;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.supervisor.life.AgentEventSink;
import org.tracewarden.supervisor.life.Interventions;
import org.tracewarden.supervisor.life.Roster;

/**
 * What fault detection needs of the others.
 *
 * @param containment says where figures are read
 * @param clock for what people see
 * @param nanos monotonic clock, for what is measured
 * @param deaths the certificate of a process, once there is one
 */
public record Surroundings(
        Containment.Kind containment,
        BootClock clock,
        LongSupplier nanos,
        Roster roster,
        Interventions interventions,
        AgentEventSink events,
        Function<ProcessKey, Optional<DeathCertificate>> deaths) {}
