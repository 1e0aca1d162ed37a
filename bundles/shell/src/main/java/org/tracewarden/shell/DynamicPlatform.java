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
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.process.ProcessTable;

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

    @Reference(policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<Collector> collectors = List.of();

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
    public List<Collector> collectors() {
        return collectors.stream().sorted(Comparator.comparing(Collector::name)).toList();
    }
}
