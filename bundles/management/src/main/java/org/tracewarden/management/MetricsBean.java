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
        var syscalls = new SyscallCounts();
        var agents = new AgentEventCounts();
        this.beans = new Beans(server);
        this.subscription = bus.subscribe("metrics", EventFilter.ALL, CAPACITY, event -> {
            counts.onEvent(event);
            syscalls.onEvent(event);
            agents.onEvent(event);
        });
        OpenBean bean = new OpenBean("Counters of what happened on the host; label sets are bounded and hold no pid");
        addEvents(bean, counts);
        addSyscalls(bean, syscalls);
        addAgents(bean, agents);
        addLosses(bean);
        beans.add(Beans.name("Metrics"), bean);
    }

    private static void addEvents(OpenBean bean, EventCounts counts) {
        bean.count("runtime_events_processed_total", "Events of all types", counts::events)
                .table("runtime_events_processed_total_by_type", "Events by type",
                        Table.of("EventsByType", List.of("type"), List.of("total"), counts::eventsByType))
                .count("runtime_process_exits_total", "Processes that ended", counts::exits)
                .table("runtime_process_exits_total_by_code", "Processes that ended, by exit code as a shell has it",
                        Table.of("ExitsByCode", List.of("code"), List.of("total"), counts::exitsByCode))
                .count("runtime_signals_sent_total", "Signals sent", counts::signals)
                .table("runtime_signals_sent_total_by_signal", "Signals sent, by signal and origin",
                        Table.of("SignalsBySignal", List.of("signal", "origin"), List.of("total"),
                                counts::signalsByOrigin))
                .count("runtime_oom_kills_total", "Processes the kernel killed for want of memory", counts::oomKills);
    }

    private static void addSyscalls(OpenBean bean, SyscallCounts counts) {
        bean.count("runtime_syscalls_total", "System calls that returned", counts::calls)
                .count("runtime_slow_syscalls_total", "Slow system calls that returned, those not told included",
                        counts::slow)
                .count("runtime_failed_syscalls_total", "System calls that failed, those not told included",
                        counts::failed)
                .table("runtime_failed_syscalls_total_by_error", "System calls that failed, by error",
                        Table.of("FailedByError", List.of("error"), List.of("total"), counts::failedByError))
                .count("runtime_syscall_observations_total", "Observations told by the classifier", counts::observed)
                .table("runtime_syscall_observations_total_by_severity", "Observations, by category and severity",
                        Table.of("ObservationsBySeverity", List.of("category", "severity"), List.of("total"),
                                counts::observedBySeverity))
                .count("runtime_syscall_patterns_total", "Patterns that began", counts::patterns)
                .table("runtime_syscall_patterns_total_by_kind", "Patterns that began, by kind",
                        Table.of("PatternsByKind", List.of("kind"), List.of("total"), counts::patternsByKind))
                .count("runtime_syscall_anomalies_total", "Anomalies that began", counts::anomalies)
                .table("runtime_syscall_anomalies_total_by_severity", "Anomalies, each once under every severity that "
                        + "it was told with", Table.of("AnomaliesBySeverity", List.of("severity"), List.of("total"),
                                counts::anomaliesBySeverity));
    }

    private static void addAgents(OpenBean bean, AgentEventCounts counts) {
        bean.table("tracewarden_agent_transitions_total_by_transition", "Steps in the lives of supervised agents",
                        Table.of("StepsByTransition", List.of("transition"), List.of("total"),
                                counts::stepsByTransition))
                .count("tracewarden_agent_faults_total", "Faults of supervised agents", counts::faults)
                .table("tracewarden_agent_faults_total_by_kind", "Faults of supervised agents, by kind",
                        Table.of("FaultsByKind", List.of("kind"), List.of("total"), counts::faultsByKind));
    }

    private void addLosses(OpenBean bean) {
        bean.count("tracewarden_events_lost_total", "Events lost before the bus, all collectors there are now",
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
