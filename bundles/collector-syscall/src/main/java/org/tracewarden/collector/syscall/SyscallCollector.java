// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.SlowThresholds;
import org.tracewarden.api.syscall.SyscallLedger;
import org.tracewarden.collector.syscall.call.CallDecoder;
import org.tracewarden.collector.syscall.call.CallSignatures;
import org.tracewarden.collector.syscall.call.CallStructs;
import org.tracewarden.linux.bpf.CommonStructs;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeFactory;
import org.tracewarden.linux.bpf.StructLayout;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;
import org.tracewarden.linux.symbol.Symbols;
import org.tracewarden.linux.syscall.SyscallTables;

/**
 * Counts system calls and tells of the slow and failed ones. Whatever keeps it from working is its {@link #status()}:
 * the component itself always activates. Thread-safe.
 */
@Component(
        immediate = true,
        configurationPid = SyscallConfiguration.PID,
        property = "collector.name=" + SyscallCollector.NAME,
        service = {Collector.class, SyscallLedger.class, SyscallCollector.class})
@Designate(ocd = SyscallConfiguration.class)
public final class SyscallCollector implements Collector, SyscallLedger {

    static final String NAME = "syscall";

    private static final Logger LOG = LoggerFactory.getLogger(SyscallCollector.class);
    private static final String OBJECT = "/bpf/syscall.bpf.o";
    private static final String INSTEAD = ". Without it, system calls of single programs can be watched with"
            + " trace:attach PID or trace:run COMMAND of the feature tracewarden-strace, which slow down what they"
            + " watch";

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile ProcessTable processTable;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile SlowThresholds slowThresholds;

    private final Health health = new Health();
    private final CallTable calls;
    private final Ledger ledger;
    private final Optional<Session> session;
    private Settings settings;

    @Activate
    public SyscallCollector(
            @Reference ProbeFactory probes,
            @Reference EventBus bus,
            @Reference ProcFs procFs,
            @Reference CgroupFs cgroups,
            @Reference BootClock clock,
            @Reference SyscallTables tables,
            @Reference Symbols symbols,
            SyscallConfiguration configuration,
            Map<String, Object> properties) {
        this(new Host(probes, bus, procFs, cgroups, clock, tables), Decoding.of(tables, symbols),
                SyscallCollector::packagedObject, configuration, properties);
    }

    SyscallCollector(
            Host host, Decoding decoding, ObjectSource object, SyscallConfiguration configuration,
            Map<String, Object> properties) {
        calls = new CallTable(host.tables);
        settings = accept(configuration, properties).orElse(Settings.DEFAULTS);
        ledger = new Ledger(settings.ledgerProcesses());
        session = open(host, decoding, object);
    }

    /** Services it works on. */
    record Host(
            ProbeFactory probes, EventBus bus, ProcFs procFs, CgroupFs cgroups, BootClock clock,
            SyscallTables tables) {}

    /**
     * How calls are understood.
     *
     * @param readers makes one for each thread that reads
     */
    record Decoding(Signatures signatures, Supplier<CallReader> readers, List<StructLayout> layouts) {

        static Decoding of(SyscallTables tables, Symbols symbols) {
            CallSignatures signatures = CallSignatures.of(tables);
            return new Decoding(
                    (abi, number, into) -> signatures.writeSettings(abi, number, into, WindowStructs.CALL_ARGUMENTS),
                    () -> new CallDecoder(tables, signatures, symbols::resolve)::decode,
                    Stream.of(header(), WindowStructs.LAYOUTS, CallStructs.LAYOUTS).flatMap(List::stream).toList());
        }

        /** The one common struct that these programs have. */
        private static List<StructLayout> header() {
            return CommonStructs.with().stream().filter(layout -> layout.struct().equals("event_header")).toList();
        }
    }

    /** Where the compiled BPF object comes from. */
    @FunctionalInterface
    interface ObjectSource {
        byte[] read() throws IOException;
    }

    @Modified
    synchronized void modified(SyscallConfiguration configuration, Map<String, Object> properties) {
        Optional<Settings> accepted = accept(configuration, properties);
        if (accepted.isEmpty()) {
            return;
        }
        Settings changed = accepted.get();
        if (!changed.mapSizes().equals(settings.mapSizes())) {
            LOG.info("map-entries, ring-bytes and stream-ring-bytes are used when the kernel programs are loaded next");
        }
        settings = changed;
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
        session.ifPresent(Session::close);
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
        return session.map(Session::counters).orElseGet(() -> new CollectorCounters(0, 0, 0, 0));
    }

    @Override
    public CollectorCost cost() {
        return session.map(Session::cost).orElseGet(() -> new CollectorCost(0, 0, 0));
    }

    @Override
    public List<Attachment> attachments() {
        return session.map(Session::attachments).orElseGet(List::of);
    }

    @Override
    public Optional<ProcessSyscalls> find(ProcessKey process) {
        return ledger.find(process);
    }

    @Override
    public List<ProcessSyscalls> all() {
        return ledger.all();
    }

    @Override
    public long forgotten() {
        return ledger.forgotten();
    }

    @Override
    public int capacity() {
        return ledger.capacity();
    }

    /** @throws IllegalStateException with the reason when it does not run */
    Streams streams() {
        return session
                .orElseThrow(() -> new IllegalStateException(
                        "the syscall collector does not run: " + status().reason()))
                .streams();
    }

    private Optional<Settings> accept(SyscallConfiguration configuration, Map<String, Object> properties) {
        try {
            Settings accepted = new SettingsReader(configuration, properties, calls::has).read();
            health.mended(Health.Topic.CONFIGURATION);
            return Optional.of(accepted);
        } catch (IllegalArgumentException refused) {
            String kept = settings == null ? "the defaults are used" : "the configuration before it stays in use";
            LOG.warn("Configuration {} refused, {}: {}", SyscallConfiguration.PID, kept, refused.getMessage());
            health.report(Health.Topic.CONFIGURATION, CollectorState.DEGRADED,
                    "configuration " + SyscallConfiguration.PID + " refused, " + kept + ": " + refused.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Session> open(Host host, Decoding decoding, ObjectSource object) {
        try {
            Processes processes =
                    new Processes(() -> Optional.ofNullable(processTable), host.procFs, host.clock);
            return Optional.of(Session.open(
                    new Session.Surroundings(
                            host.probes, host.bus, host.clock, host.cgroups, processes, calls, decoding.signatures,
                            decoding.readers, decoding.layouts, () -> Optional.ofNullable(slowThresholds),
                            object.read(), Math.toIntExact(ProcessHandle.current().pid())),
                    ledger, health, settings));
        } catch (ProbeException refused) {
            LOG.warn("The syscall collector cannot work: {}", refused.getMessage());
            health.report(Health.Topic.PROBE,
                    refused.unavailable() ? CollectorState.UNAVAILABLE : CollectorState.FAILED,
                    refused.getMessage() + INSTEAD);
        } catch (IOException unreadable) {
            LOG.error("The syscall collector cannot start", unreadable);
            health.report(Health.Topic.PROBE, CollectorState.FAILED, unreadable.getMessage());
        } catch (RuntimeException | LinkageError unexpected) {
            LOG.error("The syscall collector cannot start", unexpected);
            health.report(Health.Topic.PROBE, CollectorState.FAILED,
                    "the collector could not start (" + unexpected + "); see the log");
        }
        return Optional.empty();
    }

    private static byte[] packagedObject() throws IOException {
        try (InputStream object = SyscallCollector.class.getResourceAsStream(OBJECT)) {
            if (object == null) {
                throw new IOException("this bundle was built without its BPF object " + OBJECT
                        + "; build the whole project, which compiles it with clang");
            }
            return object.readAllBytes();
        }
    }
}
