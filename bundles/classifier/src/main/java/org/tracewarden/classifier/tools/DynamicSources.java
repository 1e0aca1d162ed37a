// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.tracewarden.api.analysis.Observations;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.classifier.features.MetricHistory;

/** Follows the services with dynamic references, so that a tool stays while what it asks comes and goes. */
@Component(service = Sources.class)
public final class DynamicSources implements Sources {

    private static final String INSTALL = " Install what does it: feature:install tracewarden-classifier. "
            + "If it is installed, its log says why it does not run: log:display";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Observations observations;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Patterns patterns;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MetricHistory metrics;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ProcessTable processes;

    @Override
    public Observations observations() {
        return needed(observations, "System calls are not being classified.");
    }

    @Override
    public Patterns patterns() {
        return needed(patterns, "Patterns of system calls are not being looked for.");
    }

    @Override
    public MetricHistory metrics() {
        return needed(metrics, "The metrics of the host are not being measured.");
    }

    @Override
    public Optional<ProcessTable> processes() {
        return Optional.ofNullable(processes);
    }

    private static <T> T needed(T service, String missing) {
        return Optional.ofNullable(service).orElseThrow(() -> new IllegalStateException(missing + INSTALL));
    }
}
