// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
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
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.collector.CollectorCost;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.syscall.SlowThresholds;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.api.trace.TraceState;
import org.tracewarden.collector.strace.pipeline.SessionSettings;
import org.tracewarden.collector.strace.pipeline.Sessions;
import org.tracewarden.collector.strace.pipeline.Stages;
import org.tracewarden.collector.strace.publish.EventPublisher;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;
import org.tracewarden.linux.syscall.SyscallTables;
import org.tracewarden.linux.tether.Tethers;

/** Traces programs on demand. Sessions end with it. */
@Component(
        service = {TraceSessions.class, Collector.class},
        immediate = true,
        configurationPid = StraceCollector.PID,
        property = "collector.name=" + StraceCollector.NAME)
@Designate(ocd = StraceConfig.class)
public final class StraceCollector implements TraceSessions, Collector {

    static final String NAME = "strace";
    static final String PID = "org.tracewarden.collector.strace";

    private static final Logger LOG = LoggerFactory.getLogger(StraceCollector.class);

    private final Sessions sessions;
    private final CountingBus bus = new CountingBus(() -> Optional.ofNullable(eventBus()));

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile Journal journal;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile EventBus eventBus;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SlowThresholds thresholds;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(collector.name=process)")
    private volatile Collector processCollector;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            target = "(collector.name=syscall)")
    private volatile Collector syscallCollector;

    private volatile SessionSettings settings = SessionSettings.DEFAULTS;
    private volatile String refusedConfiguration = "";

    @Activate
    public StraceCollector(
            BundleContext context,
            @Reference Tethers tethers,
            @Reference ProcFs procFs,
            @Reference BootClock clock,
            @Reference SyscallTables tables,
            StraceConfig config,
            Map<String, Object> properties) {
        configure(config, properties, "the defaults are used");
        sessions = open(context.getDataFile("sessions").toPath(), tethers,
                new PlatformStages(procFs, clock, session -> new EventPublisher(bus, clock, tables,
                        () -> Optional.ofNullable(thresholds), this::isTold, procFs::read)));
    }

    /** For tests. */
    StraceCollector(Path directory, Tethers tethers, Stages stages, StraceConfig config,
            Map<String, Object> properties) {
        configure(config, properties, "the defaults are used");
        sessions = open(directory, tethers, stages);
    }

    private Sessions open(Path directory, Tethers tethers, Stages stages) {
        Sessions opened = new Sessions(
                directory, tethers, stages, () -> Optional.ofNullable(journal), () -> settings);
        opened.removeLeftovers();
        return opened;
    }

    @Modified
    void modified(StraceConfig config, Map<String, Object> properties) {
        configure(config, properties, "the configuration before it stays in use");
    }

    @Deactivate
    void deactivate() {
        sessions.close();
    }

    @Override
    public TraceSession start(TraceRequest request, TraceListener listener) {
        return sessions.start(request, listener);
    }

    @Override
    public List<TraceSession> sessions() {
        return sessions.sessions();
    }

    @Override
    public Optional<TraceSession> session(int id) {
        return sessions.session(id);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CollectorStatus status() {
        Optional<String> missing = Sessions.unavailable(settings);
        if (missing.isPresent()) {
            return new CollectorStatus(CollectorState.UNAVAILABLE, missing.get());
        }
        return refusedConfiguration.isEmpty()
                ? CollectorStatus.RUNNING
                : new CollectorStatus(CollectorState.DEGRADED, refusedConfiguration);
    }

    /** Lines of strace are what is seen; what a stage was too slow for counts as lost, and events without a bus. */
    @Override
    public CollectorCounters counters() {
        long lines = sessions.lines();
        return new CollectorCounters(lines, lines, sessions.lost() + bus.missed(), bus.published());
    }

    /** Nothing while no session runs; the threads of one end with it. */
    @Override
    public CollectorCost cost() {
        return new CollectorCost(0, 0, 0);
    }

    /** The sessions that run. */
    @Override
    public List<Attachment> attachments() {
        return sessions.sessions().stream()
                .filter(session -> session.state() == TraceState.TRACING || session.state() == TraceState.STOPPING)
                .map(session -> new Attachment("strace session " + session.id(), true,
                        session.request().target().shown()))
                .toList();
    }

    /** A degraded collector tells what it still sees, and would tell it a second time. */
    private boolean isTold(String collector) {
        Collector other = collector.equals("process") ? processCollector : syscallCollector;
        if (other == null) {
            return false;
        }
        CollectorState state = other.status().state();
        return state == CollectorState.RUNNING || state == CollectorState.DEGRADED;
    }

    private EventBus eventBus() {
        return eventBus;
    }

    private void configure(StraceConfig config, Map<String, Object> properties, String instead) {
        try {
            settings = SettingsReader.read(config, properties);
            refusedConfiguration = "";
        } catch (IllegalArgumentException e) {
            LOG.warn("configuration {} refused, {}: {}", PID, instead, e.getMessage());
            refusedConfiguration = "configuration " + PID + " refused, " + instead + ": " + e.getMessage();
        }
    }
}
