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
import org.tracewarden.api.part.Part;

/** Shows each part that collects nothing as {@code org.tracewarden:type=Part,name=<name>}. */
@Component(service = {}, immediate = true)
public final class PartBeans {

    private record Shown(ObjectName name, OpenBean bean) {}

    private final Beans beans;
    private final Map<Part, Shown> shown = new HashMap<>();

    @Activate
    public PartBeans() {
        this(ManagementFactory.getPlatformMBeanServer());
    }

    PartBeans(MBeanServer server) {
        this.beans = new Beans(server);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addPart(Part part) {
        var one = new Shown(Beans.name("Part", part.name()), bean(part));
        shown.put(part, one);
        beans.add(one.name(), one.bean());
    }

    synchronized void removePart(Part part) {
        Shown one = shown.remove(part);
        if (one != null) {
            beans.remove(one.name(), one.bean());
        }
    }

    @Deactivate
    synchronized void deactivate() {
        shown.clear();
        beans.removeAll();
    }

    private static OpenBean bean(Part part) {
        return new OpenBean("A part of the platform that collects nothing: whether its saved configuration is in force")
                .text("State", "RUNNING, DEGRADED, UNAVAILABLE or FAILED", () -> part.status().state().name())
                .text("Reason", "What is wrong and how to mend it; empty while running", () -> part.status().reason());
    }
}
