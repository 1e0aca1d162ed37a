// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;
import org.tracewarden.itests.support.PlatformExtension;

/** What is saved in etc/ takes effect while everything goes on; what is wrong is refused and said. */
@ExtendWith(PlatformExtension.class)
class ConfigurationIT {

    private static final Duration SECONDS = Duration.ofSeconds(15);
    private static final String COLLECTOR = "org.tracewarden.api.collector.Collector";
    private static final String RUNNING = "RUNNING ";

    private final Platform platform;
    private final EtcFile process;
    private final EtcFile oom;
    private final EtcFile throttle;
    private final EtcFile correlation;

    ConfigurationIT(Platform platform) throws IOException {
        this.platform = platform;
        process = EtcFile.of(platform.etc("org.tracewarden.collector.process.cfg"));
        oom = EtcFile.of(platform.etc("org.tracewarden.collector.oom.cfg"));
        throttle = EtcFile.of(platform.etc("org.tracewarden.collector.throttle.cfg"));
        correlation = EtcFile.of(platform.etc("org.tracewarden.correlation.cfg"));
    }

    @BeforeEach
    void allIsWell() {
        awaitDefaults();
    }

    @AfterEach
    void putBack() throws IOException {
        for (EtcFile file : List.of(process, oom, throttle, correlation)) {
            file.restore();
        }
        awaitDefaults();
    }

    @Test
    void signalsThatAreAskedForAreReportedAndLeftOutAgain() throws Exception {
        ComponentIdentity before = identity("process", "ProcessCollector");
        long seen = collector("process").at("/counters/seen").longValue();
        try (Waved waved = new Waved()) {
            awaitSignals(waved, Set.of("SIGCONT"));
            process.save("signals", "default,WINCH");
            awaitSignals(waved, Set.of("SIGCONT", "SIGWINCH"));
            process.save("signals", "WINCH");
            awaitSignals(waved, Set.of("SIGWINCH"));
            process.restore();
            awaitSignals(waved, Set.of("SIGCONT"));
        }
        assertEquals(before, identity("process", "ProcessCollector"));
        JsonNode counters = collector("process").required("counters");
        assertTrue(counters.required("seen").longValue() > seen, "counted on from " + seen + ": " + counters);
    }

    @Test
    void theProcessTableTakesItsNewCapacity() throws IOException {
        ComponentIdentity before = identity("process", "ProcessCollector");
        process.save("process-table-capacity", "4096");
        awaitReport(" of 4,096 entries;");
        assertEquals(before, identity("process", "ProcessCollector"));
    }

    @Test
    void aSignalThatDoesNotExistIsRefusedAndTheOldOnesStay() throws Exception {
        ComponentIdentity before = identity("process", "ProcessCollector");
        try (Waved waved = new Waved()) {
            process.save("signals", "default,WINCH");
            awaitSignals(waved, Set.of("SIGCONT", "SIGWINCH"));
            process.save("signals", "NOSUCH", "process-table-capacity", "4096");
            awaitStatus("process", status -> status.equals("DEGRADED configuration org.tracewarden.collector.process"
                    + " refused, the configuration before it stays in use: signals: \"NOSUCH\" is not a signal; use"
                    + " default, all, none, or names such as TERM,KILL"));
            awaitSignals(waved, Set.of("SIGCONT", "SIGWINCH"));
            awaitReport(" of 65,536 entries;");
            process.save("signals", "default");
            awaitStatus("process", RUNNING::equals);
            awaitSignals(waved, Set.of("SIGCONT"));
        }
        assertEquals(before, identity("process", "ProcessCollector"));
    }

    @Test
    void aWordForANumberIsRefusedByKeyAndValueInEveryCollector() throws IOException {
        process.save("ring-bytes", "plenty");
        oom.save("ring-bytes", "plenty");
        throttle.save("max-cgroups", "plenty");
        String refused = "DEGRADED configuration refused, running on the configuration before: ";
        awaitStatus("process", ("DEGRADED configuration org.tracewarden.collector.process refused, the configuration"
                + " before it stays in use: ring-bytes: plenty is no whole number (262144 to 268435456)")::equals);
        awaitStatus("oom", (refused + "ring-bytes = plenty is no whole number (65536 to 16777216)")::equals);
        awaitStatus("throttle", (refused + "max-cgroups = plenty is no whole number (1 to 65536)")::equals);
    }

    @Test
    void theThrottleCollectorSamplesAtTheNewInterval() throws Exception {
        assumeTrue(ThrottledCgroup.possible(), "needs the cpu controller of cgroup version 1");
        ComponentIdentity before = identity("throttle", "ThrottleCollector");
        throttle.save("interval-millis", "200", "discovery-interval-millis", "500");
        try (ThrottledCgroup group = new ThrottledCgroup("tracewarden-configuration-it")) {
            awaitWindow(window -> window < 1_000_000_000L);
            throttle.save("interval-millis", "2000", "discovery-interval-millis", "500");
            awaitWindow(window -> window >= 2_000_000_000L);
            throttle.save("interval-millis", "5");
            awaitStatus("throttle", ("DEGRADED configuration refused, running on the configuration before:"
                    + " interval-millis = 5 is out of range (100 to 60000)")::equals);
            awaitWindow(window -> window >= 2_000_000_000L);
            throttle.restore();
            awaitStatus("throttle", RUNNING::equals);
            awaitWindow(window -> window < 2_000_000_000L);
        }
        assertEquals(before, identity("throttle", "ThrottleCollector"));
        assertTrue(collector("throttle").at("/counters/published").longValue() > 0, "its counters go on");
    }

    @Test
    void fewerCertificatesAreKeptAtOnceAndTheNumberingGoesOn() throws Exception {
        ComponentIdentity before = registry();
        sh("for i in $(seq 150); do /bin/true; done");
        long explained = explained();
        correlation.save("capacity", "100");
        awaitReport(" 100 kept of at most 100,");
        assertEquals(100, JsonLines.of(platform.run("trace:deaths --limit 1000 --json")).size());
        assertTrue(explained() >= explained, "deaths are counted on from " + explained);
        assertEquals(before, registry());
    }

    @Test
    void aLongerSettleTimeHoldsTheVerdictBackForThatLong() throws Exception {
        correlation.save("settle-millis", "700");
        awaitDeath(ready -> ready >= 700_000_000L);
        correlation.save("settle-millis", "soon");
        awaitStatus("correlation", ("DEGRADED configuration org.tracewarden.correlation refused, the configuration"
                + " before it stays in use: settle-millis must be a whole number, not \"soon\"")::equals);
        assertTrue(readyNanosOfADeath() >= 700_000_000L, "700 ms are kept");
        correlation.restore();
        awaitDeath(ready -> ready < 700_000_000L);
    }

    @Test
    void aCapacityOutOfRangeIsRefusedAsAWhole() throws Exception {
        ComponentIdentity before = registry();
        correlation.save("capacity", "5", "settle-millis", "900");
        awaitLog("WARN .*CertificateRegistry configuration org.tracewarden.correlation refused, the configuration"
                + " before it stays in use: capacity must be 100 to 1000000, not 5");
        awaitReport(" kept of at most 10,000,");
        assertTrue(readyNanosOfADeath() < 900_000_000L, "the right value beside the wrong one is not taken either");
        assertEquals(before, registry());
    }

    @Test
    void aFileThatIsTakenAwayMeansTheDefaults() throws IOException {
        ComponentIdentity before = registry();
        correlation.save("capacity", "100");
        awaitReport(" kept of at most 100,");
        Files.delete(correlation.path());
        awaitReport(" kept of at most 10,000,");
        assertEquals(before, registry());
    }

    private void awaitDefaults() {
        for (String name : List.of("process", "oom", "throttle")) {
            awaitStatus(name, RUNNING::equals);
        }
        awaitReport(" of 65,536 entries;");
        awaitReport(" kept of at most 10,000,");
    }

    private ComponentIdentity identity(String collector, String simpleName) {
        return ComponentIdentity.of(platform, COLLECTOR, "org.tracewarden.collector." + collector + "." + simpleName);
    }

    private ComponentIdentity registry() {
        return ComponentIdentity.of(platform, "org.tracewarden.api.death.DeathRegistry",
                "org.tracewarden.correlation.CertificateRegistry");
    }

    private JsonNode collector(String name) {
        return JsonLines.of(platform.run("trace:collectors --sample 1ms --json " + name)).get(0);
    }

    private void awaitStatus(String collector, Predicate<String> wanted) {
        platform.await("trace:collectors --sample 1ms --json " + collector, output -> {
            JsonNode status = JsonLines.of(output).get(0).required("status");
            return wanted.test(status.required("state").textValue() + " " + status.required("reason").textValue());
        }, SECONDS);
    }

    private void awaitReport(String wanted) {
        platform.await("trace:collectors --sample 1ms", output -> output.out().contains(wanted), SECONDS);
    }

    /** Four signals are two rounds of those that are sent in turn. */
    private void awaitSignals(Waved waved, Set<String> wanted) {
        platform.await("trace:tail --type signal --json --limit 4 --for 5s --pid " + waved.pid(),
                output -> new TreeSet<>(wanted).equals(JsonLines.of(output).stream()
                        .map(event -> event.at("/signal/name").textValue())
                        .collect(Collectors.toCollection(TreeSet::new))),
                Duration.ofSeconds(30));
    }

    private void awaitWindow(Predicate<Long> wanted) {
        platform.await("trace:tail --type throttled --json --limit 1 --for 10s",
                output -> JsonLines.of(output).stream().anyMatch(event ->
                        event.at("/workload/cgroupPath").textValue().endsWith("/tracewarden-configuration-it")
                                && wanted.test(event.required("windowNanos").longValue())),
                Duration.ofSeconds(30));
    }

    /** Processes end until one of them was explained as wanted. */
    private void awaitDeath(Predicate<Long> wanted) throws Exception {
        long deadline = System.nanoTime() + SECONDS.toNanos();
        long ready = readyNanosOfADeath();
        while (!wanted.test(ready)) {
            assertTrue(System.nanoTime() < deadline, "last explained after " + ready + " ns");
            ready = readyNanosOfADeath();
        }
    }

    private long readyNanosOfADeath() throws Exception {
        long pid = sh("exit 3");
        Output deaths = platform.await("trace:deaths --code 3 --json --pid " + pid,
                output -> !JsonLines.of(output).isEmpty(), SECONDS);
        List<JsonNode> found = JsonLines.of(deaths);
        return found.get(found.size() - 1).required("readyNanos").longValue();
    }

    private long explained() {
        String report = platform.run("trace:collectors --sample 1ms").out();
        Matcher line = Pattern.compile("(?m)^Deaths: ([\\d,]+) explained").matcher(report);
        assertTrue(line.find(), report);
        return Long.parseLong(line.group(1).replace(",", ""));
    }

    private void awaitLog(String lineEnd) {
        Path log = platform.data().resolve("log/tracewarden.log");
        Pattern line = Pattern.compile("(?m)" + lineEnd + "$");
        // asking the platform for nothing gives it the time, and a bound
        platform.await("echo", nothing -> line.matcher(text(log)).find(), SECONDS);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static long sh(String script) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", script).start();
        shell.waitFor();
        return shell.pid();
    }

    /** A process that gets SIGWINCH and SIGCONT in turn, which do nothing to it. */
    private record Waved(Process sender, long pid) implements AutoCloseable {

        Waved() throws IOException {
            this(new ProcessBuilder("bash", "-c", "sleep 300 & echo $!;"
                    + " while kill -WINCH $! && kill -CONT $!; do sleep 0.05; done 2> /dev/null").start());
        }

        private Waved(Process sender) throws IOException {
            this(sender, Long.parseLong(sender.inputReader(StandardCharsets.UTF_8).readLine()));
        }

        @Override
        public void close() {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            sender.destroyForcibly();
        }
    }
}
