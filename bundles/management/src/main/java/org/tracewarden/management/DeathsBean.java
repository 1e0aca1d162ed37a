// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathQuery;
import org.tracewarden.api.death.DeathRegistry;

/** Shows the death register as {@code org.tracewarden:type=Deaths}. */
@Component(service = {}, immediate = true)
public final class DeathsBean {

    private final DeathRegistry registry;
    private final Beans beans;

    @Activate
    public DeathsBean(@Reference DeathRegistry registry) {
        this(registry, ManagementFactory.getPlatformMBeanServer());
    }

    DeathsBean(DeathRegistry registry, MBeanServer server) {
        this.registry = registry;
        this.beans = new Beans(server);
        beans.add(Beans.name("Deaths"), new OpenBean("The register of death certificates")
                .count("Issued", "Certificates issued since the register started", registry::issued)
                .count("Forgotten", "Certificates forgotten for want of room", registry::forgotten)
                .count("Capacity", "Certificates that fit", () -> (long) registry.capacity())
                .lines("latest", "The newest deaths, oldest of them first: time, pid, name, cause, summary",
                        "limit", "how many at most, 1 to " + Lines.MAX, this::latest));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }

    private String[] latest(int limit) {
        return registry.find(DeathQuery.newest(Lines.checkedLimit(limit))).stream()
                .map(DeathsBean::line)
                .toArray(String[]::new);
    }

    private static String line(DeathCertificate death) {
        return Lines.safe(death.header().wallInstant() + " " + death.process().pid() + " " + death.process().comm()
                + " " + death.cause() + " " + death.summary());
    }
}
