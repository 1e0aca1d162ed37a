// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.CollectorCost;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeFactory;
import org.tracewarden.linux.bpf.ProbeSpec;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/** The collector while its programs run: probe, ring, reader thread and all that they feed. */
final class ProbeSession {

    /** What a session works with. */
    record Surroundings(
            ProbeFactory probes, EventBus bus, ProcFs procFs, BootClock clock, Workloads workloads, Texts texts,
            StateFile stateFile, byte[] object, int pageSize, SystemCallTable calls) {}

    private static final Logger LOG = LoggerFactory.getLogger(ProbeSession.class);
    private static final List<String> OPTIONAL = List.of("signal_deliver", "cgroup_mkdir", "process_snapshot");

    private final Probe probe;
    private final LinkedProcessTable table;
    private final StateFile stateFile;
    private final EventSink sink;
    private final LossAccount losses;
    private final RecordProcessor processor;
    private final BpfMap counts;
    private final BpfMap lossCount;
    private final BpfMap readerSleeps;
    private final EventRing ring;
    private final RingReader reader;
    private final BootClock clock;
    /** Entries of the predecessor that were not running any more at the start; their ends may still be in the ring. */
    private final Set<TableEntry> absent = new HashSet<>();
    /** Whether a predecessor read from the ring without leaving word of how much. */
    private boolean receivedUnknown;

    private ProbeSession(
            Surroundings with, Probe probe, LinkedProcessTable table, Health health, ProcessSettings settings,
            long openedAt) {
        this.probe = probe;
        this.table = table;
        stateFile = with.stateFile();
        clock = with.clock();
        configure(settings);
        counts = probe.map("counts");
        lossCount = probe.map("losses");
        readerSleeps = probe.map("reader_sleeps");
        sink = new EventSink(with.bus(), clock);
        losses = new LossAccount(sink, openedAt);
        Describer describer = new Describer(with.texts(), with.workloads());
        Processes processes = new Processes(table, describer, with.procFs());
        SignalRecords signals = new SignalRecords(
                sink, table, processes, describer, with.calls(),
                new HandOver(probe.adopted() ? Long.MIN_VALUE : openedAt));
        processor = new RecordProcessor(
                sink, losses, table, processes, describer, with.texts(), with.workloads(), signals, health,
                with.pageSize());
        Optional<SavedState> saved = stateFile.take();
        if (probe.adopted()) {
            saved.ifPresentOrElse(this::resume, () -> receivedUnknown = true);
        }
        losses.abandoned(
                probe.abandonedRecords(), saved.map(state -> state.counts().lastTime()).orElse(openedAt));
        Set<TableEntry> found = new StartScan(table, describer, with.procFs()).run(probe, clock.now(), health);
        table.forEach(entry -> {
            if (entry.alive && !found.contains(entry)) {
                absent.add(entry);
            }
        });
        reportRefusals(health);
        ring = probe.ring("events");
        reader = new RingReader(ring, processor, this::idle, this::askToBeWoken, health);
    }

    /** Attaches the programs, or takes over those of a predecessor, and starts reading. */
    static ProbeSession open(
            Surroundings with, LinkedProcessTable table, Health health, ProcessSettings settings)
            throws ProbeException {
        long openedAt = with.clock().now();
        Probe probe = with.probes().open(new ProbeSpec(
                ProcessCollector.NAME, with.object(), EventStructs.LAYOUTS,
                Map.of("exit_tells_group_dead", exitTellsGroupDead(with.probes()) ? 1L : 0L),
                Map.of("events", settings.ringBytes()), List.of(), OPTIONAL, settings.grace()));
        try {
            ProbeSession session = new ProbeSession(with, probe, table, health, settings, openedAt);
            session.reader.start();
            return session;
        } catch (RuntimeException failed) {
            probe.close();
            throw failed;
        }
    }

    /** Newer kernels (6.18 for one) say with the tracepoint whether the last thread goes. */
    private static boolean exitTellsGroupDead(ProbeFactory probes) throws ProbeException {
        return probes.kernelBtf().tracepointParameters("sched_process_exit").orElse(0) >= 2;
    }

    /** Takes effect with the next signal. */
    void configure(ProcessSettings settings) {
        probe.map("config").update(0, settings.forKernel());
    }

    private void askToBeWoken() {
        readerSleeps.update(0, ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, 1));
    }

    List<Attachment> attachments() {
        List<Attachment> result = new ArrayList<>(probe.attachments());
        result.add(new Attachment(
                "ring events", true,
                ring.capacityBytes() / 1024 + " KB, " + processor.duplicates() + " records told twice by the kernel"
                        + " side and dropped"));
        return result;
    }

    CollectorCounters counters() {
        // what follows from something else is read before it, so that a busy moment never shows more than was there
        long published = sink.published();
        long received = processor.received();
        long lost = kernelCount(1) + losses.unreadable();
        return new CollectorCounters(kernelCount(0), received, lost, published);
    }

    CollectorCost cost() {
        Probe.ProgramStats stats = probe.stats();
        long cpu = ManagementFactory.getThreadMXBean().getThreadCpuTime(reader.threadId());
        return new CollectorCost(Math.max(0, cpu), stats.runs(), stats.runNanos());
    }

    /** Stops reading, saves what is known and leaves the programs running for a successor. */
    void close() {
        if (!reader.stop()) {
            LOG.error("The thread {} did not end; its ring stays mapped, because closing it under a reader would crash"
                    + " the platform. Restart the platform.", RingReader.THREAD);
            return;
        }
        ring.close();
        stateFile.save(SavedState.of(table, new SavedState.Counts(
                processor.received(), sink.published(), losses.unreadable(), losses.told(), losses.lastTime(),
                table.evictedAlive())));
        probe.close();
    }

    private void resume(SavedState saved) {
        saved.restore(table);
        SavedState.Counts before = saved.counts();
        processor.resumeFrom(before.received());
        sink.resumeFrom(before.published());
        losses.resumeFrom(before.lossesTold(), before.lastTime(), before.unreadable());
    }

    private void reportRefusals(Health health) {
        List<String> refusals = new ArrayList<>();
        for (Attachment attachment : probe.attachments()) {
            if (!attachment.attached() && !attachment.place().startsWith("iter/")) {
                refusals.add(attachment.place() + ": " + attachment.detail());
            }
        }
        if (!refusals.isEmpty()) {
            health.report(Health.Topic.ATTACHMENT, CollectorState.DEGRADED,
                    "not attached to " + String.join(", ", refusals));
        }
    }

    /** On the reader thread, with the ring empty. */
    private void idle() {
        losses.idle(lossCount.lookup(0).getLong(0));
        for (TableEntry entry : absent) {
            table.die(entry, clock.now());
        }
        absent.clear();
        if (receivedUnknown) {
            long read = kernelCount(0) - kernelCount(1);
            if (ring.waitingBytes() == 0) {
                processor.resumeFrom(read - losses.unreadable());
                receivedUnknown = false;
            }
        }
    }

    /** @param which 0 for records that the kernel side wanted to write, 1 for those it could not */
    private long kernelCount(int which) {
        long sum = 0;
        for (int kind = 1; kind < EventStructs.EVENT_KINDS; kind++) {
            sum += counts.sumPerCpu(2 * kind + which);
        }
        return sum;
    }
}
