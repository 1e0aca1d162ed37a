// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.collector.CollectorCost;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.ScriptedBus;

class CollectorPageTest {

    private static final CollectorSample PROCESS = new CollectorSample("process", CollectorStatus.RUNNING,
            new CollectorCounters(12_345, 12_340, 5, 12_341), new CollectorCost(1, 2, 3), 1234, 0.0123,
            OptionalDouble.of(612.4), List.of(new Attachment("tp_btf/sched_process_exec", true, "exec")));
    private static final CollectorSample OOM = new CollectorSample("oom",
            new CollectorStatus(CollectorState.DEGRADED, "kprobes are refused here: no usage at the kill"),
            new CollectorCounters(0, 0, 0, 0), new CollectorCost(0, 0, 0), 0, 0, OptionalDouble.empty(),
            List.of(new Attachment("kprobe/oom_kill_process", false, "EPERM")));

    @Test
    void collectors_have_a_row_each_with_the_reason_and_the_attachments_below() {
        assertEquals("""
                NAME      STATE       SEEN  RECEIVED  LOST  PUBLISHED     RATE    CPU  NS/RUN
                process   RUNNING   12,345    12,340     5     12,341  1,234/s  1.2 %  612
                  + tp_btf/sched_process_exec exec
                oom       DEGRADED       0         0     0          0      0/s  0.0 %  -
                  kprobes are refused here: no usage at the kill
                  - kprobe/oom_kill_process not attached: EPERM
                RATE (received) and CPU (of its own threads, of one core) were measured over 500.0 ms.""",
                String.join("\n", new CollectorPage(100, Style.MONOCHROME)
                        .collectors(List.of(PROCESS, OOM), 500_000_000L, true).lines()));
    }

    @Test
    void where_the_kernel_measures_no_runs_a_note_says_how_to_turn_it_on() {
        List<String> lines = new CollectorPage(100, Style.MONOCHROME)
                .collectors(List.of(OOM), 500_000_000L, false).lines();
        assertEquals("NS/RUN, the time of one run in the kernel, is not measured: sysctl kernel.bpf_stats_enabled=1"
                + " turns\nit on, at a small cost for each run.", String.join("\n", lines.subList(4, 6)));
    }

    @Test
    void parts_that_collect_nothing_stand_below_with_the_reason_why_their_configuration_was_refused() {
        PartState classifier = new PartState("classifier", new CollectorStatus(CollectorState.DEGRADED,
                "configuration org.tracewarden.classifier refused, the configuration before it stays in use:"
                        + " capacity"));
        PartState correlation = new PartState("correlation", CollectorStatus.RUNNING);
        assertEquals("""
                PART         STATE
                classifier   DEGRADED
                  configuration org.tracewarden.classifier refused, the configuration before it stays in use:
                    capacity
                correlation  RUNNING""",
                String.join("\n", new CollectorPage(100, Style.MONOCHROME)
                        .parts(List.of(classifier, correlation)).lines()));
        assertEquals("", new CollectorPage(100, Style.MONOCHROME).collectors(List.of(PROCESS), 1, false)
                .parts(List.of(classifier)).lines().get(3));
    }

    @Test
    void the_bus_and_the_process_table_show_how_full_they_are() {
        assertEquals("""

                Bus: 1,234 events published
                SUBSCRIBER   QUEUED  CAPACITY  DELIVERED  LOST
                correlation       3     8,192      1,200    12

                Process table: 0 of 65,536 entries; no living process was forgotten""",
                String.join("\n", new CollectorPage(100, Style.MONOCHROME)
                        .bus(new ScriptedBus((f, s) -> {}, () -> {}))
                        .processes(new FakePlatform.Processes()).lines()));
    }

    @Test
    void a_sample_takes_rates_from_the_difference_and_the_cost_of_a_run_from_the_runs_in_between() {
        CollectorSample sample = CollectorSample.Start
                .of(new Steps(List.of(100L, 350L), List.of(10L, 60L)), 0).end(500_000_000L);
        assertEquals(500.0, sample.receivedPerSecond());
        assertEquals(0.0000001, sample.readerCpu(), 1e-12);
        assertEquals(OptionalDouble.of(2.0), sample.kernelNanosPerRun());
    }

    /** Gives the next figures each time it is asked. */
    private static final class Steps implements Collector {

        private final Iterator<Long> received;
        private final Iterator<Long> cost;

        Steps(List<Long> received, List<Long> cost) {
            this.received = received.iterator();
            this.cost = cost.iterator();
        }

        @Override
        public String name() {
            return "steps";
        }

        @Override
        public CollectorStatus status() {
            return CollectorStatus.RUNNING;
        }

        @Override
        public CollectorCounters counters() {
            long now = received.next();
            return new CollectorCounters(now, now, 0, now);
        }

        @Override
        public CollectorCost cost() {
            long now = cost.next();
            return new CollectorCost(now, now, now * 2);
        }

        @Override
        public List<Attachment> attachments() {
            return List.of();
        }
    }
}
