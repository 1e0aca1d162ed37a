// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeFactory;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.KernelLog;
import org.tracewarden.linux.proc.KernelLogs;
import org.tracewarden.linux.proc.ProcFs;
import org.tracewarden.linux.proc.PageSize;

/** Publishes {@link org.tracewarden.api.event.OomKill}. Where it cannot, it stays and says why. */
@Component(
        service = Collector.class,
        immediate = true,
        configurationPid = "org.tracewarden.collector.oom",
        property = "collector.name=" + OomCollector.NAME)
@Designate(ocd = OomConfig.class)
public final class OomCollector implements Collector {

    static final String NAME = "oom";

    private static final Logger LOG = LoggerFactory.getLogger(OomCollector.class);
    private static final String OBJECT = "/bpf/oom.bpf.o";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ProcessTable processTable;

    private final LogEvidence log;
    private final Optional<OomSession> session;
    private volatile OomSettings settings = OomSettings.DEFAULTS;
    private volatile String refusedConfiguration = "";
    private volatile CollectorStatus probeStatus = CollectorStatus.RUNNING;
    private volatile String logStatus = "";

    @Activate
    public OomCollector(
            @Reference ProbeFactory probes,
            @Reference EventBus bus,
            @Reference CgroupFs cgroups,
            @Reference ProcFs procFs,
            @Reference BootClock clock,
            @Reference KernelLogs kernelLogs,
            OomConfig config,
            Map<String, Object> properties) {
        configure(config, properties, "the defaults");
        // opened before the programs are attached, so that no victim's line is missed
        log = new LogEvidence(open(kernelLogs));
        Describer describer = new Describer(() -> Optional.ofNullable(processTable), procFs, cgroups);
        OomAssembler assembler = new OomAssembler(
                describer, log, clock, PageSize.read(), () -> settings.kernelLogWaitMillis());
        session = open(probes, bus, clock, assembler);
    }

    @Modified
    void modified(OomConfig config, Map<String, Object> properties) {
        configure(config, properties, "the configuration before");
    }

    @Deactivate
    void deactivate() {
        session.ifPresent(OomSession::close);
        log.close();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CollectorStatus status() {
        if (probeStatus.state() != CollectorState.RUNNING) {
            return probeStatus;
        }
        String failure = session.map(OomSession::failure).orElse("");
        if (!failure.isEmpty()) {
            return new CollectorStatus(CollectorState.FAILED, failure);
        }
        List<String> shortcomings = new ArrayList<>(List.of(logStatus, refusedConfiguration));
        shortcomings.removeIf(String::isEmpty);
        return shortcomings.isEmpty()
                ? CollectorStatus.RUNNING
                : new CollectorStatus(CollectorState.DEGRADED, String.join("; ", shortcomings));
    }

    @Override
    public CollectorCounters counters() {
        return session.map(OomSession::counters).orElseGet(() -> new CollectorCounters(0, 0, 0, 0));
    }

    @Override
    public CollectorCost cost() {
        return session.map(OomSession::cost).orElseGet(() -> new CollectorCost(0, 0, 0));
    }

    @Override
    public List<Attachment> attachments() {
        List<Attachment> attachments = new ArrayList<>(session.map(OomSession::attachments).orElseGet(List::of));
        attachments.add(new Attachment(
                OomAssembler.LOG_SOURCE, logStatus.isEmpty(), logStatus.isEmpty() ? "names the limit" : logStatus));
        return attachments;
    }

    private Optional<OomSession> open(ProbeFactory probes, EventBus bus, BootClock clock, OomAssembler assembler) {
        try {
            return Optional.of(OomSession.open(probes, object(), settings, bus, clock, assembler));
        } catch (ProbeException e) {
            LOG.warn("collector {} cannot work: {}", NAME, e.getMessage());
            probeStatus = new CollectorStatus(
                    e.unavailable() ? CollectorState.UNAVAILABLE : CollectorState.FAILED, e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("collector {} cannot start", NAME, e);
            probeStatus = new CollectorStatus(CollectorState.FAILED, "cannot start: " + e.getMessage());
        }
        return Optional.empty();
    }

    private Optional<KernelLog> open(KernelLogs kernelLogs) {
        try {
            return Optional.of(kernelLogs.open());
        } catch (IOException e) {
            logStatus = e.getMessage() + "; the limit that was reached is told from the memory counters alone";
            LOG.warn("collector {}: {}", NAME, logStatus);
            return Optional.empty();
        }
    }

    private void configure(OomConfig config, Map<String, Object> properties, String fallback) {
        try {
            settings = OomSettings.read(config, properties);
            refusedConfiguration = "";
        } catch (IllegalArgumentException e) {
            refusedConfiguration = "configuration refused, running on " + fallback + ": " + e.getMessage();
            LOG.warn("collector {}: {}", NAME, refusedConfiguration);
        }
    }

    private static byte[] object() throws IOException {
        try (InputStream object = OomCollector.class.getResourceAsStream(OBJECT)) {
            if (object == null) {
                throw new IOException("this bundle was built without its BPF object " + OBJECT
                        + "; build the whole project, which compiles it with clang");
            }
            return object.readAllBytes();
        }
    }
}
