// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeFactory;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.PageSize;
import org.tracewarden.linux.proc.ProcFs;
import org.tracewarden.linux.syscall.SyscallTables;

/**
 * Tells of the lives and deaths of processes and of the signals between them, and keeps the process table. Whatever
 * keeps it from working is its {@link #status()}: the component itself always activates. Thread-safe.
 */
@Component(
        immediate = true,
        configurationPid = ProcessConfiguration.PID,
        service = {Collector.class, ProcessTable.class},
        property = "collector.name=" + ProcessCollector.NAME)
@Designate(ocd = ProcessConfiguration.class)
public final class ProcessCollector implements Collector, ProcessTable {

    static final String NAME = "process";

    private static final Logger LOG = LoggerFactory.getLogger(ProcessCollector.class);
    private static final String OBJECT = "/bpf/process.bpf.o";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Health health = new Health();
    private final LinkedProcessTable table;
    private final Optional<ProbeSession> session;
    private ProcessSettings settings;

    @Activate
    public ProcessCollector(
            @Reference ProbeFactory probes,
            @Reference EventBus bus,
            @Reference ProcFs procFs,
            @Reference CgroupFs cgroups,
            @Reference BootClock clock,
            @Reference SyscallTables calls,
            BundleContext context,
            ProcessConfiguration configuration,
            Map<String, Object> properties) {
        this(probes, bus, procFs, cgroups, clock, calls, dataFolder(context), ProcessCollector::packagedObject,
                configuration, properties);
    }

    ProcessCollector(
            ProbeFactory probes, EventBus bus, ProcFs procFs, CgroupFs cgroups, BootClock clock,
            SyscallTables calls, Path dataFolder, ObjectSource object, ProcessConfiguration configuration,
            Map<String, Object> properties) {
        settings = accept(configuration, properties).orElse(ProcessSettings.DEFAULTS);
        table = new LinkedProcessTable(settings.capacity());
        session = open(probes, bus, procFs, cgroups, clock, calls, dataFolder, object);
    }

    /** Where the compiled BPF object comes from. */
    @FunctionalInterface
    interface ObjectSource {
        byte[] read() throws IOException;
    }

    @Modified
    synchronized void modified(ProcessConfiguration configuration, Map<String, Object> properties) {
        Optional<ProcessSettings> accepted = accept(configuration, properties);
        if (accepted.isEmpty()) {
            return;
        }
        ProcessSettings changed = accepted.get();
        if (changed.ringBytes() != settings.ringBytes()) {
            LOG.info("ring-bytes = {} is used when the kernel programs are loaded next", changed.ringBytes());
        }
        settings = changed;
        table.resize(changed.capacity());
        try {
            session.ifPresent(open -> open.configure(changed));
        } catch (RuntimeException refused) {
            LOG.error("The kernel side did not take the configuration", refused);
            health.report(Health.Topic.CONFIGURATION, CollectorState.FAILED,
                    "the kernel side did not take the configuration: " + refused.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        session.ifPresent(ProbeSession::close);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public CollectorStatus status() {
        return health.status();
    }

    @Override
    public CollectorCounters counters() {
        return session.map(ProbeSession::counters).orElseGet(() -> new CollectorCounters(0, 0, 0, 0));
    }

    @Override
    public CollectorCost cost() {
        return session.map(ProbeSession::cost).orElseGet(() -> new CollectorCost(0, 0, 0));
    }

    @Override
    public List<Attachment> attachments() {
        return session.map(ProbeSession::attachments).orElseGet(List::of);
    }

    @Override
    public Optional<Entry> find(int pid) {
        return table.find(pid);
    }

    @Override
    public Optional<Entry> find(ProcessKey key) {
        return table.find(key);
    }

    @Override
    public List<ProcessInfo> ancestry(ProcessKey key) {
        return table.ancestry(key);
    }

    @Override
    public List<ProcessInfo> living() {
        return table.living();
    }

    @Override
    public int size() {
        return table.size();
    }

    @Override
    public int capacity() {
        return table.capacity();
    }

    @Override
    public long evictedAlive() {
        return table.evictedAlive();
    }

    private Optional<ProcessSettings> accept(ProcessConfiguration configuration, Map<String, Object> properties) {
        try {
            ProcessSettings accepted = ProcessSettings.of(configuration, properties);
            health.mended(Health.Topic.CONFIGURATION);
            return Optional.of(accepted);
        } catch (IllegalArgumentException refused) {
            String kept = settings == null ? "the defaults are used" : "the configuration before it stays in use";
            LOG.warn("Configuration {} refused, {}: {}", ProcessConfiguration.PID, kept, refused.getMessage());
            health.report(Health.Topic.CONFIGURATION, CollectorState.DEGRADED,
                    "configuration " + ProcessConfiguration.PID + " refused, " + kept + ": " + refused.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ProbeSession> open(
            ProbeFactory probes, EventBus bus, ProcFs procFs, CgroupFs cgroups, BootClock clock,
            SyscallTables calls, Path dataFolder, ObjectSource object) {
        try {
            Workloads workloads = new Workloads(cgroups);
            StateFile stateFile = new StateFile(
                    dataFolder.resolve("tracewarden").resolve("collector-process.state"),
                    Files.readString(BOOT_ID).strip(), workloads);
            ProbeSession.Surroundings surroundings = new ProbeSession.Surroundings(
                    probes, bus, procFs, clock, workloads, new Texts(), stateFile, object.read(), PageSize.read(),
                    new SystemCallTable(calls));
            return Optional.of(ProbeSession.open(surroundings, table, health, settings));
        } catch (ProbeException refused) {
            LOG.warn("The process collector cannot work: {}", refused.getMessage());
            health.report(Health.Topic.PROBE,
                    refused.unavailable() ? CollectorState.UNAVAILABLE : CollectorState.FAILED, refused.getMessage());
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.error("The process collector cannot start", unreadable);
            health.report(Health.Topic.PROBE, CollectorState.FAILED, unreadable.getMessage());
        } catch (RuntimeException | LinkageError unexpected) {
            LOG.error("The process collector cannot start", unexpected);
            health.report(Health.Topic.PROBE, CollectorState.FAILED,
                    "the collector could not start (" + unexpected + "); see the log");
        }
        return Optional.empty();
    }

    private static byte[] packagedObject() throws IOException {
        try (InputStream object = ProcessCollector.class.getResourceAsStream(OBJECT)) {
            if (object == null) {
                throw new IOException("this bundle was built without its BPF object " + OBJECT
                        + "; build the whole project, which compiles it with clang");
            }
            return object.readAllBytes();
        }
    }

    /** Karaf's data folder, otherwise the framework's storage for this bundle. */
    private static Path dataFolder(BundleContext context) {
        String karafData = context.getProperty("karaf.data");
        return karafData != null ? Path.of(karafData) : context.getDataFile("").toPath();
    }
}
