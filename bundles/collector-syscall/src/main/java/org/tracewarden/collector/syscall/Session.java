// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.CollectorCost;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.syscall.SlowThresholds;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeFactory;
import org.tracewarden.linux.bpf.ProbeSpec;
import org.tracewarden.linux.bpf.StructLayout;
import org.tracewarden.linux.cgroup.CgroupFs;
import org.tracewarden.linux.proc.BootClock;

/** The collector while its programs run: probe, rings, threads and all that they feed. */
final class Session {

    /**
     * What a session works with.
     *
     * @param readers makes one for each thread that reads
     * @param layouts all structs that are decoded
     * @param classifier who says from when on a call is slow, if somebody does
     */
    record Surroundings(
            ProbeFactory probes, EventBus bus, BootClock clock, CgroupFs cgroups, Processes processes, CallTable calls,
            Signatures signatures, Supplier<CallReader> readers,
            List<StructLayout> layouts, Supplier<Optional<SlowThresholds>> classifier, byte[] object, int ownPid) {}

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final List<String> OPTIONAL = List.of(OpenCalls.PROGRAM);

    private final Probe probe;
    private final KernelSettings kernel;
    private final Ledger ledger;
    private final EventSink sink;
    private final LossAccount losses;
    private final EventRecords records;
    private final EventRing ring;
    private final int streamRingBytes;
    private final Streams streams;
    private final EventReader reader;
    private final BpfMap counts;
    private final BpfMap lossCount;
    private final BpfMap streamCounts;
    private final BpfMap unpaired;
    private final int mapEntries;
    /** Records that a predecessor read; known once what it left unread was read. */
    private volatile long receivedBefore;
    private boolean receivedBeforeUnknown;

    private Session(
            Surroundings with, Probe probe, Ledger ledger, Health health, Settings settings, long openedAt) {
        this.probe = probe;
        this.ledger = ledger;
        mapEntries = settings.mapEntries();
        sink = new EventSink(with.bus(), with.clock());
        losses = new LossAccount(sink, openedAt, probe.adopted());
        losses.abandoned(probe.abandonedRecords(), openedAt);
        counts = probe.map("counts");
        lossCount = probe.map("losses");
        streamCounts = probe.map("stream_counts");
        unpaired = probe.map("unpaired");
        receivedBeforeUnknown = probe.adopted();
        kernel = new KernelSettings(
                probe, with.calls(), with.signatures(), new CgroupIds(with.cgroups()), with.classifier(), with.ownPid(),
                settings, openedAt);
        records = new EventRecords(sink, losses, with.processes(), with.readers().get(), health);
        WindowTurn turn = new WindowTurn(
                probe,
                new WindowTurn.Parts(
                        with.calls(), kernel, with.processes(), new OpenCalls(probe, records, health), ledger, sink,
                        losses, health),
                new UnheldCalls(probe.map("unheld"), losses, health, mapEntries, openedAt));
        reportRefusals(health);
        ring = probe.ring("events");
        streamRingBytes = settings.streamRingBytes();
        streams = new Streams(
                () -> probe.ring("stream"), probe.map("stream_losses"),
                new Streams.Parts(with.calls(), kernel, with.processes(), with.readers().get(), sink, health));
        reader = new EventReader(ring, records, this::idle, turn::run, with.clock(), health);
    }

    /** Attaches the programs, or takes over those of a predecessor, and starts reading. */
    static Session open(Surroundings with, Ledger ledger, Health health, Settings settings) throws ProbeException {
        long openedAt = with.clock().now();
        Probe probe = with.probes().open(new ProbeSpec(
                SyscallCollector.NAME, with.object(), with.layouts(), Map.of(), settings.mapSizes(), List.of(),
                OPTIONAL, settings.grace()));
        try {
            Session session = new Session(with, probe, ledger, health, settings, openedAt);
            session.reader.start();
            return session;
        } catch (RuntimeException failed) {
            probe.close();
            throw failed;
        }
    }

    void configure(Settings settings) {
        ledger.resize(settings.ledgerProcesses());
        kernel.apply(settings);
    }

    Streams streams() {
        return streams;
    }

    List<Attachment> attachments() {
        List<Attachment> result = new ArrayList<>(probe.attachments());
        result.add(new Attachment("ring events", true, ring.capacityBytes() / 1024 + " KB, slow and failed calls"));
        result.add(new Attachment(
                "ring stream", true, streamRingBytes / 1024 + " KB, streams; mapped while one is open"));
        result.add(new Attachment(
                "maps calls", true, mapEntries + " entries a second; " + unpaired.sumPerCpu(0)
                        + " calls were seen to return only, as they began before the programs did"));
        return result;
    }

    CollectorCounters counters() {
        // what follows from something else is read before it, so that a busy moment never shows more than was there
        long published = sink.published();
        long open = records.open();
        long received = receivedBefore + records.received() + streams.received() + open;
        long lost = kernelLost() + losses.unreadable() + streams.unreadable();
        return new CollectorCounters(kernelSeen() + open, received, lost, published);
    }

    CollectorCost cost() {
        Probe.ProgramStats stats = probe.stats();
        long cpu = ManagementFactory.getThreadMXBean().getThreadCpuTime(reader.threadId());
        return new CollectorCost(Math.max(0, cpu) + streams.cpuNanos(), stats.runs(), stats.runNanos());
    }

    /** Stops reading, and leaves the programs running for a successor. */
    void close() {
        boolean streamsEnded = streams.stop();
        if (!reader.stop() || !streamsEnded) {
            LOG.error("The thread {} did not end; its ring stays mapped, because closing it under a reader would crash"
                    + " the platform. Restart the platform.", streamsEnded ? EventReader.THREAD : Streams.THREAD);
            return;
        }
        ring.close();
        probe.close();
    }

    private void reportRefusals(Health health) {
        List<String> refusals = probe.attachments().stream()
                .filter(attachment -> !attachment.attached())
                .map(attachment -> attachment.place() + ": " + attachment.detail())
                .toList();
        if (!refusals.isEmpty()) {
            health.report(Health.Topic.ATTACHMENT, CollectorState.DEGRADED,
                    "not attached to " + String.join(", ", refusals));
        }
    }

    /** On the reader thread, with the ring empty. */
    private void idle() {
        losses.idle(lossCount.lookup(0).getLong(0));
        if (receivedBeforeUnknown) {
            receivedBefore = Math.max(0, kernelSeen() - kernelLost() - records.received() - streams.received());
            receivedBeforeUnknown = false;
        }
    }

    private long kernelSeen() {
        return counts.sumPerCpu(2 * EventFields.KIND_SYSCALL) + streamCounts.sumPerCpu(0);
    }

    private long kernelLost() {
        return counts.sumPerCpu(2 * EventFields.KIND_SYSCALL + 1) + streamCounts.sumPerCpu(1);
    }
}
