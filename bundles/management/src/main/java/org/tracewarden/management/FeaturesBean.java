// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.analysis.Activity;
import org.tracewarden.api.analysis.CategoryActivity;
import org.tracewarden.api.analysis.Features;

/** Shows the features of system calls as {@code org.tracewarden:type=Features}. */
@Component(service = {}, immediate = true)
public final class FeaturesBean {

    private final Features features;
    private final Beans beans;

    @Activate
    public FeaturesBean(@Reference Features features) {
        this(features, ManagementFactory.getPlatformMBeanServer());
    }

    FeaturesBean(Features features, MBeanServer server) {
        this.features = features;
        this.beans = new Beans(server);
        beans.add(Beans.name("Features"), new OpenBean("What processes and the host do, each second and over time")
                .count("Processes", "Processes of which series are kept", () -> (long) features.known().size())
                .count("Forgotten", "Processes whose series were given up for want of memory", features::forgotten)
                .count("UsedBytes", "Memory that the series take", features::usedBytes)
                .count("LimitBytes", "Memory that they may take", features::limitBytes)
                .number("HostCallsPerSecond", "System calls that returned in the last second",
                        () -> features.host().map(Activity::calls).orElse(0.0))
                .number("HostErrorsPerSecond", "Those of them that failed",
                        () -> features.host().map(Activity::errors).orElse(0.0))
                .number("HostBlockedSeconds", "Time threads spent in the last second in calls that wait for something, "
                        + "summed, idle waiting left out",
                        () -> features.host().map(host -> host.blockedNanos() / 1e9).orElse(0.0))
                .table("HostByCategory", "The last second of the host by category; a percentile is absent when no call "
                        + "returned", Table.of("HostByCategory", List.of("category"),
                        List.of("calls", "errors", "blockedNanos", "p50Nanos", "p95Nanos", "p99Nanos"), this::rows)));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }

    private List<Object[]> rows() {
        List<Object[]> rows = new ArrayList<>();
        features.host().map(Activity::categories).orElse(List.of()).forEach(category -> rows.add(row(category)));
        return rows;
    }

    private static Object[] row(CategoryActivity category) {
        return new Object[] {
            category.category().name(), Math.round(category.calls()), Math.round(category.errors()),
            category.blockedNanos(), orAbsent(category.p50Nanos()), orAbsent(category.p95Nanos()),
            orAbsent(category.p99Nanos())
        };
    }

    /** Open data says by null that a value is absent. */
    private static Object orAbsent(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
