// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.management;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.MBeanServer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.collector.Collector;

/**
 * Shows the metrics as {@code org.tracewarden:type=Metrics}, counted by a subscription of its own. The counts begin
 * when the bus and this bundle are both there, and begin again when one of them is started anew.
 */
@Component(service = {}, immediate = true)
public final class MetricsBean {

    static final int CAPACITY = 16_384;

    private final List<Collector> collectors = new CopyOnWriteArrayList<>();
    private final Subscription subscription;
    private final Beans beans;

    @Activate
    public MetricsBean(@Reference EventBus bus) {
        this(bus, ManagementFactory.getPlatformMBeanServer());
    }

    MetricsBean(EventBus bus, MBeanServer server) {
        var counts = new EventCounts();
        this.beans = new Beans(server);
        this.subscription = bus.subscribe("metrics", EventFilter.ALL, CAPACITY, counts);
        beans.add(Beans.name("Metrics"), bean(counts));
    }

    private OpenBean bean(EventCounts counts) {
        return new OpenBean("Counters of what happened on the host; label sets are bounded and hold no pid")
                .count("runtime_events_processed_total", "Events of all types", counts::events)
                .table("runtime_events_processed_total_by_type", "Events by type",
                        Table.of("EventsByType", List.of("type"), List.of("total"), counts::eventsByType))
                .count("runtime_process_exits_total", "Processes that ended", counts::exits)
                .table("runtime_process_exits_total_by_code", "Processes that ended, by exit code as a shell has it",
                        Table.of("ExitsByCode", List.of("code"), List.of("total"), counts::exitsByCode))
                .count("runtime_signals_sent_total", "Signals sent", counts::signals)
                .table("runtime_signals_sent_total_by_signal", "Signals sent, by signal and origin",
                        Table.of("SignalsBySignal", List.of("signal", "origin"), List.of("total"),
                                counts::signalsByOrigin))
                .count("runtime_oom_kills_total", "Processes the kernel killed for want of memory", counts::oomKills)
                .count("tracewarden_events_lost_total", "Events lost before the bus, all collectors there are now",
                        this::lost)
                .table("tracewarden_events_lost_total_by_collector", "Events lost before the bus, by collector",
                        Table.of("LostByCollector", List.of("collector"), List.of("total"), this::lostByCollector))
                .count("Lagged", "Events missing in these counts because counting fell behind", subscription::lost);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCollector(Collector collector) {
        collectors.add(collector);
    }

    void removeCollector(Collector collector) {
        collectors.remove(collector);
    }

    private long lost() {
        return collectors.stream().mapToLong(collector -> collector.counters().lost()).sum();
    }

    private List<Object[]> lostByCollector() {
        Map<String, Long> lost = new TreeMap<>();
        collectors.forEach(collector -> lost.merge(collector.name(), collector.counters().lost(), Long::sum));
        List<Object[]> rows = new ArrayList<>();
        lost.forEach((name, count) -> rows.add(new Object[] {name, count}));
        return rows;
    }

    @Deactivate
    void deactivate() {
        beans.removeAll();
        subscription.close();
    }
}
