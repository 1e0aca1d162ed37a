// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.agent.AgentLogs;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.FaultDetector;
import org.tracewarden.api.agent.TelemetryAggregator;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.death.DeathRegistry;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.part.Part;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.configuration.SavedConfiguration;
import org.tracewarden.linux.control.ControlGroups;
import org.tracewarden.linux.control.Pidfds;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;
import org.tracewarden.supervisor.declare.DeclaredAgents;
import org.tracewarden.supervisor.declare.KnownAgents;
import org.tracewarden.supervisor.telemetry.AgentCalls;

/**
 * The supervisor as a component. Its services are there while agents can be kept; when the state directory cannot be
 * used it says so as a part, and tries again every five seconds.
 */
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.tracewarden.api.agent.AgentSupervisor\"")
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.tracewarden.api.agent.TelemetryAggregator\"")
@Capability(namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"org.tracewarden.api.agent.FaultDetector\"")
@Capability(namespace = "osgi.service", attribute = "objectClass:List<String>=\"org.tracewarden.api.agent.AgentLogs\"")
@Component(service = Part.class, immediate = true, configurationPid = SupervisorComponent.PID)
@Designate(ocd = SupervisorConfig.class)
public final class SupervisorComponent implements Part {

    static final String PID = "org.tracewarden.supervisor";

    private static final Logger LOG = LoggerFactory.getLogger(SupervisorComponent.class);
    private static final long RETRY_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final BundleContext context;
    private final ControlGroups groups;
    private final Pidfds pidfds;
    private final ProcFs processes;
    private final BootClock clock;
    private final ConfigurationAdmin configurations;
    private final Places places;
    private final SavedConfiguration<Settings> configuration;
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private final Neighbours neighbours = new Neighbours(this::publish, this::counting, this::death);

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<Collector> collectors = List.of();

    private volatile Optional<EventBus> bus = Optional.empty();
    private volatile Optional<DeathRegistry> deaths = Optional.empty();
    private List<Subscription> subscriptions = List.of();
    private volatile Optional<Supervision> supervision = Optional.empty();
    private volatile Optional<DeclaredAgents> declared = Optional.empty();
    private volatile String unusable = "";
    private Optional<Thread> retrying = Optional.empty();
    private boolean active;

    @Activate
    public SupervisorComponent(BundleContext context, SupervisorConfig config, Map<String, Object> properties,
            @Reference ControlGroups groups, @Reference Pidfds pidfds, @Reference ProcFs processes,
            @Reference BootClock clock, @Reference ConfigurationAdmin configurations) {
        this.context = context;
        this.groups = groups;
        this.pidfds = pidfds;
        this.processes = processes;
        this.clock = clock;
        this.configurations = configurations;
        places = Places.of(context::getProperty);
        configuration = SavedConfiguration.first(PID, () -> Settings.read(places.run(), config, properties),
                Settings.defaults(places.run()));
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindBus(EventBus bound) {
        bus = Optional.of(bound);
        listen();
    }

    synchronized void unbindBus(EventBus gone) {
        if (bus.filter(bound -> bound == gone).isPresent()) {
            bus = Optional.empty();
            listen();
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDeaths(DeathRegistry bound) {
        deaths = Optional.of(bound);
    }

    void unbindDeaths(DeathRegistry gone) {
        if (deaths.filter(bound -> bound == gone).isPresent()) {
            deaths = Optional.empty();
        }
    }

    private void publish(Event event) {
        bus.ifPresent(bound -> bound.publish(event));
    }

    private boolean counting() {
        return collectors.stream().anyMatch(one -> one.name().equals(AgentCalls.COLLECTOR)
                && (one.status().state() == CollectorState.RUNNING || one.status().state() == CollectorState.DEGRADED));
    }

    private Optional<DeathCertificate> death(ProcessKey process) {
        return deaths.flatMap(registry -> Neighbours.death(registry, process));
    }

    private void listen() {
        subscriptions.forEach(Subscription::close);
        subscriptions = supervision.isPresent() && bus.isPresent()
                ? supervision.get().listen(bus.get())
                : List.of();
    }

    @Activate
    synchronized void activate() {
        active = true;
        open();
    }

    private synchronized void open() {
        if (!active || supervision.isPresent()) {
            return;
        }
        try {
            Supervision opened = new Supervision(places, configuration::inForce, groups, pidfds, processes, clock,
                    neighbours);
            supervision = Optional.of(opened);
            unusable = "";
            listen();
            offer(opened);
        } catch (IOException | RuntimeException wrong) {
            String why = String.valueOf(wrong.getMessage());
            if (!why.equals(unusable)) {
                LOG.error("agents are not supervised: {}", why, wrong);
            }
            unusable = why;
            retry();
        }
    }

    private void offer(Supervision opened) {
        register(AgentSupervisor.class, opened.supervisor());
        register(TelemetryAggregator.class, opened.telemetry());
        register(FaultDetector.class, opened.detector());
        register(AgentLogs.class, opened.logs());
        DeclaredAgents files = new DeclaredAgents(opened.declarations(), KnownAgents.of(opened.supervisor()),
                opened::defaults, configurations, places.etc());
        Hashtable<String, Object> pid = new Hashtable<>(Map.of(Constants.SERVICE_PID, DeclaredAgents.PID));
        registrations.add(context.registerService(ManagedServiceFactory.class, files, pid));
        declared = Optional.of(files);
        files.start();
    }

    private <T> void register(Class<T> type, T service) {
        registrations.add(context.registerService(type, service, new Hashtable<>()));
    }

    private void retry() {
        if (retrying.isEmpty()) {
            Thread thread = new Thread(this::tryAgain, "tracewarden-agents-open");
            thread.setDaemon(true);
            retrying = Optional.of(thread);
            thread.start();
        }
    }

    private void tryAgain() {
        while (isWanted()) {
            try {
                Thread.sleep(RETRY_MILLIS);
            } catch (InterruptedException stop) {
                return;
            }
            open();
        }
    }

    private synchronized boolean isWanted() {
        boolean wanted = active && supervision.isEmpty();
        if (!wanted) {
            retrying = Optional.empty();
        }
        return wanted;
    }

    @Modified
    synchronized void modified(SupervisorConfig config, Map<String, Object> properties) {
        if (configuration.take(() -> Settings.read(places.run(), config, properties))) {
            supervision.ifPresent(Supervision::configured);
            declared.ifPresent(DeclaredAgents::defaultsChanged);
        }
    }

    @Deactivate
    void deactivate() {
        Optional<DeclaredAgents> files;
        Optional<Supervision> ended;
        synchronized (this) {
            active = false;
            retrying.ifPresent(Thread::interrupt);
            files = declared;
            ended = supervision;
            declared = Optional.empty();
            supervision = Optional.empty();
            registrations.forEach(ServiceRegistration::unregister);
            registrations.clear();
            listen();
        }
        files.ifPresent(DeclaredAgents::close);
        ended.ifPresent(Supervision::close);
    }

    @Override
    public String name() {
        return "supervisor";
    }

    @Override
    public CollectorStatus status() {
        if (!unusable.isEmpty()) {
            return new CollectorStatus(CollectorState.FAILED, unusable);
        }
        List<String> reasons = new ArrayList<>();
        CollectorStatus configured = configuration.status();
        if (configured.state() != CollectorState.RUNNING) {
            reasons.add(configured.reason());
        }
        supervision.ifPresent(living -> reasons.addAll(living.troubles()));
        declared.ifPresent(files -> reasons.addAll(files.refused()));
        return reasons.isEmpty()
                ? CollectorStatus.RUNNING
                : new CollectorStatus(CollectorState.DEGRADED, String.join("; ", reasons));
    }
}
