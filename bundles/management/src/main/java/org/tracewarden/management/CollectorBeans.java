// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.Collector;

/** Shows each collector as {@code org.tracewarden:type=Collector,name=<name>}. */
@Component(service = {}, immediate = true)
public final class CollectorBeans {

    private record Shown(ObjectName name, OpenBean bean) {}

    private final Beans beans;
    private final Map<Collector, Shown> shown = new HashMap<>();

    @Activate
    public CollectorBeans() {
        this(ManagementFactory.getPlatformMBeanServer());
    }

    CollectorBeans(MBeanServer server) {
        this.beans = new Beans(server);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addCollector(Collector collector) {
        var one = new Shown(Beans.name("Collector", collector.name()), bean(collector));
        shown.put(collector, one);
        beans.add(one.name(), one.bean());
    }

    synchronized void removeCollector(Collector collector) {
        Shown one = shown.remove(collector);
        if (one != null) {
            beans.remove(one.name(), one.bean());
        }
    }

    @Deactivate
    synchronized void deactivate() {
        shown.clear();
        beans.removeAll();
    }

    private static OpenBean bean(Collector collector) {
        return new OpenBean("A source of events: how well it works, what it lost, what it costs")
                .text("State", "RUNNING, DEGRADED, UNAVAILABLE or FAILED", () -> collector.status().state().name())
                .text("Reason", "What is wrong and how to mend it; empty while running",
                        () -> collector.status().reason())
                .count("Seen", "Events the kernel side wanted to report", () -> collector.counters().seen())
                .count("Received", "Events read from the kernel side", () -> collector.counters().received())
                .count("Lost", "Events that could not be reported or decoded", () -> collector.counters().lost())
                .count("Published", "Events put on the bus, gaps included", () -> collector.counters().published())
                .number("ReaderCpuSeconds", "CPU time its own threads used",
                        () -> collector.cost().readerCpuNanos() / 1e9)
                .count("KernelRuns", "Runs of its BPF programs while the kernel's BPF statistics were on",
                        () -> collector.cost().kernelRuns())
                .number("KernelRunSeconds", "How long those runs took", () -> collector.cost().kernelRunNanos() / 1e9)
                .texts("Attachments", "Where it listens, and where it was refused and why",
                        () -> collector.attachments().stream().map(CollectorBeans::line).toArray(String[]::new));
    }

    private static String line(Attachment attachment) {
        String line = attachment.place() + (attachment.attached() ? " attached" : " not attached");
        return attachment.detail().isEmpty() ? line : line + ": " + attachment.detail();
    }
}
