// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.classifier.features.Host.MILLISECOND;
import static org.tracewarden.classifier.features.Host.SECOND;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.analysis.Anomaly;
import org.tracewarden.api.analysis.Baseline;
import org.tracewarden.api.analysis.CategoryActivity;
import org.tracewarden.api.analysis.Feature;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.event.AnomalyDetected;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.classifier.features.DirectBus;
import org.tracewarden.classifier.features.Engine;
import org.tracewarden.classifier.features.Host;

/**
 * Fifteen reads of postgres, each over 100 ms, where p95 usually is 8 ms: recorded calls and a recorded baseline go in,
 * p95 = 125 ms and a critical anomaly of z = +14.2 come out.
 */
class WorkedExampleTest {

    private static final Optional<SyscallCategory> IO = Optional.of(SyscallCategory.BLOCKING_IO);

    private final Host host = new Host();
    private final DirectBus bus = new DirectBus();
    private final ProcessInfo postgres = Host.process(1234, "postgres", Host.unit("postgresql.service"));

    @TempDir
    private Path folder;

    private AnomalyService anomalies;
    private Engine engine;

    @BeforeEach
    void withTheRecordedBaseline() throws IOException {
        Files.writeString(file(), resource("usual-postgres.txt"));
        anomalies = new AnomalyService(bus, host, file());
        engine = new Engine(host, anomalies);
    }

    @Test
    void theRecordedBaselineIsEightMilliseconds() {
        Baseline usual = anomalies.usual(Optional.of(postgres), FeatureName.SYSCALL_LATENCY_P95, IO).orElseThrow();
        assertEquals(8 * MILLISECOND, usual.median(), 1);
        assertEquals(21_600, usual.samples());
    }

    @Test
    void fifteenSlowReadsAreACriticalAnomaly() throws IOException {
        int calls = 0;
        for (String line : resource("slow-reads.txt").lines().filter(l -> !l.startsWith("#")).toList()) {
            double[] fields = Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
            long[] durations = Arrays.stream(fields).skip(1).mapToLong(ms -> Math.round(ms * MILLISECOND)).toArray();
            assertTrue(Arrays.stream(durations).allMatch(duration -> duration > 100 * MILLISECOND));
            calls += durations.length;
            host.now = (1_000 + (long) fields[0]) * SECOND;
            engine.add(Host.second(postgres, host.now).calls("read", durations).event());
            engine.end();
        }
        assertEquals(15, calls);

        CategoryActivity now = engine.processes().get(0).categories().get(0);
        assertEquals(SyscallCategory.BLOCKING_IO, now.category());
        assertEquals(125 * MILLISECOND, now.p95Nanos().getAsLong(), 0.05 * 125 * MILLISECOND);
        assertEquals("+14.2", "%+.1f".formatted(now.z().getAsDouble()));
        Feature series = engine.series(Optional.of(postgres.key()), Resolution.SECOND).stream()
                .filter(f -> f.name() == FeatureName.SYSCALL_LATENCY_P95 && f.category().equals(IO))
                .findFirst().orElseThrow();
        assertEquals(3, series.points().size());
        for (Feature.Point point : series.points()) {
            assertEquals(125 * MILLISECOND, point.value(), 0.05 * 125 * MILLISECOND);
        }

        Anomaly anomaly = told().get(0);
        assertEquals(1, told().size());
        assertEquals(List.of(anomaly), anomalies.all());
        assertEquals(Optional.of(postgres), anomaly.process());
        assertEquals("postgres of postgresql.service", anomaly.baselineOf());
        assertEquals(FeatureName.SYSCALL_LATENCY_P95, anomaly.feature());
        assertEquals(IO, anomaly.category());
        assertEquals(Severity.CRITICAL, anomaly.severity());
        assertEquals(14.2, anomaly.z(), 0.05);
        assertEquals("p95 latency of blocking_io is 124 ms, usually 8 ms (z = +14.2)", anomaly.summary());
        assertEquals(8 * MILLISECOND, anomaly.baseline().median(), 1);
    }

    @Test
    void itEndsWhenTheReadsAreQuickAgain() throws IOException {
        fifteenSlowReadsAreACriticalAnomaly();
        for (int i = 0; i < 30; i++) {
            host.now += SECOND;
            engine.add(Host.second(postgres, host.now).calls("read", 7 * MILLISECOND).event());
            engine.end();
            anomalies.tick(host.now);
        }
        assertEquals(2, told().size());
        assertTrue(told().get(1).ended());
        assertEquals(told().get(0).id(), told().get(1).id());
    }

    @Test
    void whatWasLearntOutlivesARestartAndTheIncidentIsNotAmongIt() throws IOException {
        fifteenSlowReadsAreACriticalAnomaly();
        int known = anomalies.baselines();
        anomalies.deactivate();

        AnomalyService again = new AnomalyService(bus, host, file());

        assertEquals(known, again.baselines());
        assertEquals(8 * MILLISECOND,
                again.usual(Optional.of(postgres), FeatureName.SYSCALL_LATENCY_P95, IO).orElseThrow().median(), 1);
        assertEquals(known - 1, again.learning());
    }

    @Test
    void baselinesAreSavedEachMinuteAndOnlyWhenTheyChanged() throws IOException {
        engine.add(Host.second(postgres, host.now).calls("read", 7 * MILLISECOND).event());
        engine.end();
        String before = Files.readString(file());
        anomalies.tick(host.now + 59 * SECOND);
        assertEquals(before, Files.readString(file()));
        anomalies.tick(host.now + 60 * SECOND);
        assertTrue(Files.readString(file()).contains("program %3Ahost"));
        Files.delete(file());
        anomalies.tick(host.now + 200 * SECOND);
        assertTrue(Files.notExists(file()));
    }

    private List<Anomaly> told() {
        return bus.events.stream().map(event -> ((AnomalyDetected) event).anomaly()).toList();
    }

    private Path file() {
        return folder.resolve("baselines.txt");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = WorkedExampleTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
