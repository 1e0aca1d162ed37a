// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.List;
import java.util.OptionalDouble;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.Collector;
import org.tracewarden.api.collector.CollectorCost;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorStatus;

/**
 * What a collector says of itself, with what it did during a short while.
 *
 * @param receivedPerSecond events read from the kernel a second during that while
 * @param readerCpu share of one CPU that its threads took during that while, 1.0 for all of it
 * @param kernelNanosPerRun what one run of its kernel programs takes; empty while the kernel does not measure it
 */
public record CollectorSample(
        String name,
        CollectorStatus status,
        CollectorCounters counters,
        CollectorCost cost,
        double receivedPerSecond,
        double readerCpu,
        OptionalDouble kernelNanosPerRun,
        List<Attachment> attachments) {

    /** A collector's figures at the beginning of the while. */
    public record Start(Collector collector, CollectorCounters counters, CollectorCost cost, long nanos) {

        /** @param nanos any steady clock's nanoseconds; the same clock's go to {@link #end} */
        public static Start of(Collector collector, long nanos) {
            return new Start(collector, collector.counters(), collector.cost(), nanos);
        }

        public CollectorSample end(long endNanos) {
            double seconds = Math.max(1, endNanos - nanos) / 1e9;
            CollectorCounters after = collector.counters();
            CollectorCost costAfter = collector.cost();
            return new CollectorSample(collector.name(), collector.status(), after, costAfter,
                    Math.max(0, after.received() - counters.received()) / seconds,
                    Math.max(0, costAfter.readerCpuNanos() - cost.readerCpuNanos()) / 1e9 / seconds,
                    perRun(costAfter), List.copyOf(collector.attachments()));
        }

        /** Of this while's runs; of all runs when there were none just now. */
        private OptionalDouble perRun(CollectorCost after) {
            long runs = after.kernelRuns() - cost.kernelRuns();
            if (runs > 0) {
                return OptionalDouble.of((double) (after.kernelRunNanos() - cost.kernelRunNanos()) / runs);
            }
            return after.kernelRuns() == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((double) after.kernelRunNanos() / after.kernelRuns());
        }
    }
}
