// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.CollectorCost;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.EventRing;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeFactory;
import org.tracewarden.linux.bpf.ProbeSpec;
import org.tracewarden.linux.proc.BootClock;

/** The collector while its programs are attached. */
final class OomSession {

    private static final Logger LOG = LoggerFactory.getLogger(OomSession.class);
    private static final String TRACEPOINT = "mark_victim";
    private static final String WITH_TASK = "mark_victim";
    private static final String WITH_PID = "mark_victim_pid";
    private static final String KILLS = "kernel_kills";
    private static final String DECISION = "decision";

    private final Probe probe;
    private final EventRing ring;
    private final BpfMap counts;
    private final Account account;
    private final OomReader reader;

    private OomSession(Probe probe, EventBus bus, BootClock clock, OomAssembler assembler, long openedAt) {
        this.probe = probe;
        counts = probe.map("counts");
        account = new Account(probe.map("account"), clock, openedAt);
        ring = probe.ring("events");
        reader = new OomReader(ring, probe.map("losses"), assembler, account, bus);
        if (probe.abandonedRecords() > 0) {
            bus.publish(account.abandoned(probe.abandonedRecords()));
            account.published(1);
        }
        reader.start();
    }

    static OomSession open(
            ProbeFactory probes, byte[] object, OomSettings settings, EventBus bus, BootClock clock,
            OomAssembler assembler) throws ProbeException {
        long openedAt = clock.now();
        Probe probe = probes.open(new ProbeSpec(
                OomCollector.NAME,
                object,
                OomRecords.LAYOUTS,
                Map.of(),
                Map.of("events", settings.ringBytes()),
                unfit(probes),
                List.of(DECISION),
                settings.grace()));
        try {
            return new OomSession(probe, bus, clock, assembler, openedAt);
        } catch (RuntimeException e) {
            probe.close();
            throw e;
        }
    }

    /** The programs for the other layout of the tracepoint: it gives the victim's task since 6.8, before only a pid. */
    private static List<String> unfit(ProbeFactory probes) throws ProbeException {
        String first = probes.kernelBtf().tracepointParameterType(TRACEPOINT, 0)
                .orElseThrow(() -> new ProbeException(
                        "this kernel has no tracepoint oom/mark_victim in its BTF; Linux 5.8 or later is needed",
                        true,
                        null));
        return first.equals("task_struct") ? List.of(WITH_PID, KILLS) : List.of(WITH_TASK);
    }

    CollectorCounters counters() {
        long seen = 0;
        long lost = 0;
        for (int kind : new int[] {OomRecords.VICTIM, OomRecords.DECISION}) {
            seen += counts.sumPerCpu(2 * kind);
            lost += counts.sumPerCpu(2 * kind + 1);
        }
        return new CollectorCounters(seen, account.received(), lost + account.unreadable(), account.published());
    }

    CollectorCost cost() {
        Probe.ProgramStats stats = probe.stats();
        long cpu = ManagementFactory.getThreadMXBean().getThreadCpuTime(reader.threadId());
        return new CollectorCost(Math.max(0, cpu), stats.runs(), stats.runNanos());
    }

    List<Attachment> attachments() {
        return probe.attachments();
    }

    String failure() {
        return reader.failure();
    }

    /** Leaves the programs running for a successor. */
    void close() {
        if (!reader.stop()) {
            LOG.error("The thread tracewarden-oom-reader did not end; its ring stays mapped, because closing it under a"
                    + " reader would crash the platform. Restart the platform.");
            return;
        }
        ring.close();
        probe.close();
    }
}
