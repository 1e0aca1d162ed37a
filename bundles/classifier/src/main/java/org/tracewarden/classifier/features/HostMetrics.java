// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples figures of the whole host from /proc and keeps those of the last ten minutes. What this kernel does not have
 * is left out, which is told once. Thread-safe.
 */
final class HostMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(HostMetrics.class);
    private static final double SECOND = 1e9;
    private static final int IDLE = 4;
    private static final int IO_WAIT = 5;
    private static final int CPU_FIELDS = 9;

    private final Path proc;
    private final Map<String, MetricRing> rings = new HashMap<>();
    private final Map<String, Long> counters = new HashMap<>();
    private final Set<String> unreadable = new HashSet<>();
    private Optional<DiskStats> disks = Optional.empty();
    private long sampledAt;

    HostMetrics(Path proc) {
        this.proc = proc;
    }

    /** @param now boot clock, later than the time before; what is a difference has its first value the second time */
    synchronized void sample(long now) {
        double seconds = sampledAt == 0 ? 0 : (now - sampledAt) / SECOND;
        read("diskstats", "io_latency, io_queue_depth and io_ops", text -> sampleDisks(text, now, seconds));
        read("stat", "context_switch_rate and cpu_busy", text -> sampleStat(text, now, seconds));
        read("net/snmp", "tcp_retransmit_rate", text ->
                rate("tcp_retransmit_rate", ProcText.retransmitted(text), now, seconds, 1));
        read("loadavg", "load1", text -> put("load1", now, Double.parseDouble(text.split(" ")[0])));
        read("meminfo", "memory_available", text ->
                ProcText.memoryAvailable(text).ifPresent(bytes -> put("memory_available", now, bytes)));
        for (String resource : List.of("io", "cpu", "memory")) {
            String metric = resource + "_pressure";
            read("pressure/" + resource, metric, text ->
                    rate(metric, ProcText.pressureMicros(text), now, seconds, 1e-6));
        }
        sampledAt = now;
    }

    synchronized List<String> names() {
        return new ArrayList<>(rings.keySet());
    }

    /** Hands over time on the boot clock and value, oldest first. */
    synchronized void read(String metric, BiConsumer<Long, Double> consumer) {
        MetricRing ring = rings.get(metric);
        if (ring != null) {
            ring.forEach(consumer);
        }
    }

    private void sampleDisks(String text, long now, double seconds) {
        DiskStats current = DiskStats.parse(text);
        disks.filter(before -> seconds > 0).ifPresent(before -> {
            long completed = current.completed() - before.completed();
            if (completed < 0) {
                return;
            }
            put("io_ops", now, completed / seconds);
            put("io_queue_depth", now, Math.max(0, current.queueMillis() - before.queueMillis()) / 1e3 / seconds);
            if (completed > 0) {
                put("io_latency", now, Math.max(0, current.millis() - before.millis()) / (double) completed);
            }
        });
        disks = Optional.of(current);
    }

    private void sampleStat(String text, long now, double seconds) {
        OptionalLong switches = ProcText.line(text, "ctxt")
                .map(fields -> OptionalLong.of(Long.parseLong(fields[1]))).orElse(OptionalLong.empty());
        rate("context_switch_rate", switches, now, seconds, 1);
        ProcText.line(text, "cpu").ifPresent(fields -> {
            long total = 0;
            for (int i = 1; i < Math.min(CPU_FIELDS, fields.length); i++) {
                total += Long.parseLong(fields[i]);
            }
            long idle = Long.parseLong(fields[IDLE]) + Long.parseLong(fields[IO_WAIT]);
            long all = increase("cpu total", total);
            long notBusy = increase("cpu idle", idle);
            if (all > 0 && notBusy >= 0) {
                put("cpu_busy", now, Math.max(0, Math.min(1, 1 - notBusy / (double) all)));
            }
        });
    }

    private void rate(String metric, OptionalLong counter, long now, double seconds, double unit) {
        if (counter.isPresent()) {
            long increase = increase(metric, counter.getAsLong());
            if (increase >= 0 && seconds > 0) {
                put(metric, now, increase * unit / seconds);
            }
        }
    }

    /** -1 the first time; also negative after the counter went back. */
    private long increase(String name, long value) {
        Long before = counters.put(name, value);
        return before == null ? -1 : value - before;
    }

    private void put(String metric, long now, double value) {
        rings.computeIfAbsent(metric, name -> new MetricRing()).add(now, value);
    }

    private void read(String file, String metrics, TextConsumer consumer) {
        try {
            consumer.accept(Files.readString(proc.resolve(file)));
        } catch (IOException | RuntimeException missing) {
            if (unreadable.add(file)) {
                LOG.info("{} cannot be read or understood, so {} cannot be compared with: {}", proc.resolve(file),
                        metrics, missing.toString());
            }
        }
    }

    @FunctionalInterface
    private interface TextConsumer {
        void accept(String text);
    }
}
