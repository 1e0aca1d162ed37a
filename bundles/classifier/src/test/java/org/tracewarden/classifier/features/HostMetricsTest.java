// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.classifier.features.Host.SECOND;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostMetricsTest {

    private static final String DISKS = """
               7       0 loop0 900 0 1 900 0 0 0 0 0 1 900 0 0 0 0 0 0
               8       0 sda %1$d 0 800 %2$d 200 0 1600 %3$d 0 400 %4$d 0 0 0 0 0 0
               8       1 sda1 %1$d 0 800 %2$d 200 0 1600 %3$d 0 400 %4$d 0 0 0 0 0 0
             253       0 dm-0 %1$d 0 800 %2$d 200 0 1600 %3$d 0 400 %4$d 0 0 0 0 0 0
             259       0 nvme0n1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0
             259       1 nvme0n1p1 50 0 0 50 0 0 0 0 0 0 0 0 0 0 0 0 0
            """;

    @TempDir
    private Path proc;

    private HostMetrics metrics;

    @BeforeEach
    void firstSample() throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.createDirectories(proc.resolve("pressure"));
        metrics = new HostMetrics(proc);
        Files.writeString(proc.resolve("diskstats"), DISKS.formatted(100, 400, 600, 1_000));
        Files.writeString(proc.resolve("stat"), """
                cpu  100 0 100 700 100 0 0 0 0 0
                cpu0 100 0 100 700 100 0 0 0 0 0
                ctxt 5000
                """);
        Files.writeString(proc.resolve("net/snmp"), """
                Ip: Forwarding DefaultTTL
                Ip: 1 64
                Tcp: RtoAlgorithm OutSegs RetransSegs InErrs
                Tcp: 1 1000 20 0
                """);
        Files.writeString(proc.resolve("loadavg"), "0.51 0.17 0.40 1/300 4711\n");
        Files.writeString(proc.resolve("meminfo"), "MemTotal: 4000 kB\nMemAvailable:    3000 kB\n");
        Files.writeString(proc.resolve("pressure/io"), "some avg10=0.67 total=1000000\nfull avg10=0.66 total=5\n");
        metrics.sample(10 * SECOND);
    }

    @Test
    void levelsHaveAValueAtOnceAndDifferencesTheSecondTime() {
        assertEquals(List.of(0.51f), values("load1"));
        assertEquals(List.of(3_072_000f), values("memory_available"));
        assertEquals(List.of("load1", "memory_available"), metrics.names().stream().sorted().toList());
    }

    @Test
    void differencesAreASecond() throws IOException {
        Files.writeString(proc.resolve("diskstats"), DISKS.formatted(130, 800, 1_200, 5_000));
        Files.writeString(proc.resolve("stat"), "cpu  150 0 150 760 140 0 0 0 0 0\nctxt 9000\n");
        Files.writeString(proc.resolve("net/snmp"), "Tcp: RtoAlgorithm RetransSegs\nTcp: 1 26\n");
        Files.writeString(proc.resolve("pressure/io"), "some avg10=0.67 total=1500000\n");
        metrics.sample(12 * SECOND);

        assertEquals(List.of(15f), values("io_ops"));
        assertEquals(List.of((float) (1_000 / 30.0)), values("io_latency"));
        assertEquals(List.of(2f), values("io_queue_depth"));
        assertEquals(List.of(2_000f), values("context_switch_rate"));
        assertEquals(List.of(0.5f), values("cpu_busy"));
        assertEquals(List.of(3f), values("tcp_retransmit_rate"));
        assertEquals(List.of(0.25f), values("io_pressure"));
        assertEquals(2, values("load1").size());
    }

    @Test
    void withoutCompletedRequestsThereIsNoLatency() {
        metrics.sample(11 * SECOND);
        assertEquals(List.of(0f), values("io_ops"));
        assertEquals(List.of(), values("io_latency"));
    }

    @Test
    void whatTheKernelDoesNotHaveOrCannotBeUnderstoodIsLeftOut() throws IOException {
        Files.writeString(proc.resolve("loadavg"), "much\n");
        metrics.sample(11 * SECOND);
        assertEquals(1, values("load1").size());
        assertFalse(metrics.names().contains("cpu_pressure"));
        assertTrue(metrics.names().contains("io_pressure"));
    }

    @Test
    void aCounterThatWentBackHasNoValue() throws IOException {
        Files.writeString(proc.resolve("stat"), "cpu  1 0 1 1 1 0 0 0 0 0\nctxt 10\n");
        metrics.sample(11 * SECOND);
        assertEquals(List.of(), values("context_switch_rate"));
        assertEquals(List.of(), values("cpu_busy"));
    }

    @Test
    void tenMinutesAreKept() {
        for (int i = 11; i <= 700; i++) {
            metrics.sample(i * SECOND);
        }
        List<Long> times = new ArrayList<>();
        metrics.read("load1", (at, value) -> times.add(at));
        assertEquals(600, times.size());
        assertEquals(101 * SECOND, times.get(0));
        assertEquals(700 * SECOND, times.get(599));
    }

    @Test
    void theRealProcCanBeRead() {
        HostMetrics real = new HostMetrics(Path.of("/proc"));
        real.sample(1);
        assertTrue(real.names().containsAll(List.of("load1", "memory_available")));
    }

    private List<Float> values(String metric) {
        List<Float> values = new ArrayList<>();
        metrics.read(metric, (at, value) -> values.add(value.floatValue()));
        return values;
    }
}
