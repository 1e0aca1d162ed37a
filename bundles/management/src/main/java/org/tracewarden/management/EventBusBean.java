// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.Subscription;

/** Shows the bus as {@code org.tracewarden:type=EventBus}. */
@Component(service = {}, immediate = true)
public final class EventBusBean {

    private final EventBus bus;
    private final Beans beans;

    @Activate
    public EventBusBean(@Reference EventBus bus) {
        this(bus, ManagementFactory.getPlatformMBeanServer());
    }

    EventBusBean(EventBus bus, MBeanServer server) {
        this.bus = bus;
        this.beans = new Beans(server);
        beans.add(Beans.name("EventBus"), new OpenBean("The way of events from collectors to whoever wants them")
                .count("Published", "Events published since the bus started", bus::published)
                .table("Subscriptions", "Who listens: capacity, events waiting, delivered, lost by falling behind, "
                        + "and those on which the subscriber failed", Table.of("Subscriptions", List.of("name"),
                        List.of("capacity", "queued", "delivered", "lost", "failed"), this::rows)));
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
    }

    /** Two subscriptions may have one name; the second is shown as {@code name#2}. */
    private List<Object[]> rows() {
        Map<String, Integer> seen = new HashMap<>();
        List<Object[]> rows = new ArrayList<>();
        for (Subscription s : bus.subscriptions()) {
            int number = seen.merge(s.name(), 1, Integer::sum);
            String name = number == 1 ? s.name() : s.name() + "#" + number;
            rows.add(new Object[] {
                name, (long) s.capacity(), (long) s.queued(), s.delivered(), s.lost(), s.failed()
            });
        }
        return rows;
    }
}
