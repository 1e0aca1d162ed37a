// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.analysis.Anomalies;
import org.tracewarden.api.analysis.Features;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.part.Part;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.syscall.SyscallFormatter;
import org.tracewarden.api.syscall.SyscallLedger;
import org.tracewarden.api.syscall.SyscallStreams;
import org.tracewarden.api.tool.Tool;
import org.tracewarden.api.trace.TraceSessions;

/**
 * The platform's services as they are at this moment. Commands refer to this one lasting service rather than to each of
 * them, because Karaf registers a command anew whenever a service it refers to comes or goes. Thread-safe.
 */
public interface Platform {

    Optional<DeathRegistry> deaths();

    Optional<ProcessTable> processes();

    Optional<EventBus> bus();

    Optional<JsonEncoder> json();

    Optional<Observations> observations();

    Optional<Patterns> patterns();

    Optional<Features> features();

    Optional<Anomalies> anomalies();

    Optional<SyscallLedger> ledger();

    Optional<SyscallStreams> streams();

    Optional<SyscallFormatter> formatter();

    Optional<TraceSessions> sessions();

    Optional<Journal> journal();

    /** By name. */
    List<Collector> collectors();

    /** By name. */
    List<Part> parts();

    /** By name. */
    List<Tool> tools();
}
