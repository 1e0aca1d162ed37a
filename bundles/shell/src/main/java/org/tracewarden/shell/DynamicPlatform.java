// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
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

/** Follows the services with dynamic references, so that none of them is needed to start or stay. */
@Component(service = Platform.class)
public final class DynamicPlatform implements Platform {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile DeathRegistry deaths;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ProcessTable processes;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile EventBus bus;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile JsonEncoder json;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Observations observations;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Patterns patterns;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Features features;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Anomalies anomalies;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SyscallLedger ledger;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SyscallStreams streams;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SyscallFormatter formatter;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile TraceSessions sessions;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Journal journal;

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Collector> collectors = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Part> parts = List.of();

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Tool> tools = List.of();

    @Override
    public Optional<DeathRegistry> deaths() {
        return Optional.ofNullable(deaths);
    }

    @Override
    public Optional<ProcessTable> processes() {
        return Optional.ofNullable(processes);
    }

    @Override
    public Optional<EventBus> bus() {
        return Optional.ofNullable(bus);
    }

    @Override
    public Optional<JsonEncoder> json() {
        return Optional.ofNullable(json);
    }

    @Override
    public Optional<Observations> observations() {
        return Optional.ofNullable(observations);
    }

    @Override
    public Optional<Patterns> patterns() {
        return Optional.ofNullable(patterns);
    }

    @Override
    public Optional<Features> features() {
        return Optional.ofNullable(features);
    }

    @Override
    public Optional<Anomalies> anomalies() {
        return Optional.ofNullable(anomalies);
    }

    @Override
    public Optional<SyscallLedger> ledger() {
        return Optional.ofNullable(ledger);
    }

    @Override
    public Optional<SyscallStreams> streams() {
        return Optional.ofNullable(streams);
    }

    @Override
    public Optional<SyscallFormatter> formatter() {
        return Optional.ofNullable(formatter);
    }

    @Override
    public Optional<TraceSessions> sessions() {
        return Optional.ofNullable(sessions);
    }

    @Override
    public Optional<Journal> journal() {
        return Optional.ofNullable(journal);
    }

    @Override
    public List<Collector> collectors() {
        return collectors.stream().sorted(Comparator.comparing(Collector::name)).toList();
    }

    @Override
    public List<Part> parts() {
        return parts.stream().sorted(Comparator.comparing(Part::name)).toList();
    }

    @Override
    public List<Tool> tools() {
        return tools.stream().sorted(Comparator.comparing(Tool::name)).toList();
    }
}
