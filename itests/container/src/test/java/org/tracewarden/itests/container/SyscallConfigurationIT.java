// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;
import org.tracewarden.itests.support.PlatformExtension;

/** What is saved about system calls takes effect while they are watched; what is wrong is refused, whole, and shown. */
@ExtendWith(PlatformExtension.class)
class SyscallConfigurationIT {

    private static final Duration SECONDS = Duration.ofSeconds(15);
    private static final String RUNNING = "RUNNING ";
    /** Lines of trace:tail that tell of losses. */
    private static final Set<String> NO_EVENTS = Set.of("gap", "lagged");

    private final Platform platform;
    private final EtcFile collector;
    private final EtcFile classifier;
    private final EtcFile patterns;
    private final EtcFile features;

    SyscallConfigurationIT(Platform platform) throws IOException {
        this.platform = platform;
        collector = EtcFile.of(platform.etc("org.tracewarden.collector.syscall.cfg"));
        classifier = EtcFile.of(platform.etc("org.tracewarden.classifier.cfg"));
        patterns = EtcFile.of(platform.etc("org.tracewarden.patterns.cfg"));
        features = EtcFile.of(platform.etc("org.tracewarden.features.cfg"));
    }

    @BeforeEach
    void allIsWell() {
        awaitAllRunning();
    }

    @AfterEach
    void putBack() throws IOException {
        for (EtcFile file : List.of(collector, classifier, patterns, features)) {
            file.restore();
        }
        awaitAllRunning();
    }

    @Test
    void aLowerSlowThresholdBringsCallsThatWereNotSlowBefore() throws Exception {
        ComponentIdentity before = collectorIdentity();
        try (OwnName nap = OwnName.of("/bin/sleep", "nap")) {
            Process naps = nap.shell("while $0 0.02; do :; done");
            try {
                // however long, sleep is slow for no category
                awaitTold(() -> slow(nap, "1500ms").isEmpty());
                collector.save("slow-threshold", "15ms");
                platform.await(tail(nap, "1s"), output -> !events(output).isEmpty(), SECONDS);
                JsonNode told = events(platform.run(tail(nap, "2s"))).get(0);
                assertTrue(told.at("/call/latencyNanos").longValue() >= 20_000_000L, told.toString());
                collector.save("slow-threshold", "15ms", "syscalls", "fsync,read");
                platform.await(tail(nap, "1s"), output -> events(output).isEmpty(), SECONDS);
                collector.save("slow-threshold", "15ms", "slow-thresholds", "clock_nanosleep=30ms");
                platform.await(tail(nap, "1s"), output -> events(output).isEmpty(), SECONDS);
            } finally {
                naps.destroyForcibly().waitFor();
            }
        }
        assertEquals(before, collectorIdentity());
    }

    @Test
    void onlyProcessesOfTheNamesThatAreAskedForAreWatched() throws Exception {
        try (OwnName one = OwnName.of("/bin/sleep", "one"); OwnName other = OwnName.of("/bin/sleep", "two")) {
            Process naps = one.shell("while $0 0.02; do " + other.program() + " 0.02; done");
            try {
                collector.save("slow-threshold", "15ms", "comms", one.name());
                awaitTold(() -> !slow(one, "1s").isEmpty() && slow(other, "1s").isEmpty());
                collector.save("slow-threshold", "15ms", "comms", other.name());
                awaitTold(() -> slow(one, "1s").isEmpty() && !slow(other, "1s").isEmpty());
                String pid = Long.toString(naps.pid());
                Output refused = platform.run("trace:syscalls " + pid);
                assertEquals(1, refused.status(), refused.toString());
                assertTrue((refused.out() + refused.err()).startsWith("pid " + pid + " (sh) is not watched"),
                        refused.toString());
            } finally {
                naps.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aWrongValueForTheCollectorIsRefusedWholeAndTheOldOnesStay() throws IOException {
        ComponentIdentity before = collectorIdentity();
        collector.save("slow-threshold", "5us", "ledger-processes", "64");
        awaitRefused("syscall", "org.tracewarden.collector.syscall", "slow-threshold");
        collector.save("syscalls", "nosuchcall");
        awaitRefused("syscall", "org.tracewarden.collector.syscall", "nosuchcall");
        collector.save("slow-thresholds", "fsync=soon");
        awaitRefused("syscall", "org.tracewarden.collector.syscall", "slow-thresholds: \"soon\" is no threshold");
        assertEquals(before, collectorIdentity());
    }

    @Test
    void higherThresholdsMakeTheSameWaitLessSevere() throws Exception {
        ComponentIdentity before = classifierIdentity();
        try (OwnName lock = OwnName.of("/usr/bin/flock", "lock")) {
            awaitTold(() -> severityOfAWait(lock).equals("CRITICAL"));
            classifier.save("lock-contention-thresholds", "10,25,5000,6000");
            awaitTold(() -> severityOfAWait(lock).equals("MEDIUM"));
        }
        assertEquals(before, classifierIdentity());
    }

    @Test
    void thresholdsOfTheWrongOrderAreRefusedWholeToldAndTheOldOnesStayInForce() throws Exception {
        classifier.save("lock-contention-thresholds", "10,25,5000,6000");
        try (OwnName lock = OwnName.of("/usr/bin/flock", "lock")) {
            awaitTold(() -> severityOfAWait(lock).equals("MEDIUM"));
            classifier.save("lock-contention-thresholds", "10,25,20,100", "capacity", "200");
            awaitStatus("classifier", "DEGRADED configuration org.tracewarden.classifier refused, the configuration"
                    + " before it stays in use: lock-contention-thresholds is of the wrong order: high (20) must be"
                    + " above medium (25)");
            assertEquals("MEDIUM", severityOfAWait(lock));
            Output shown = platform.run("trace:collectors --sample 1ms");
            assertTrue(shown.out().matches("(?s).*\nPART +STATE\nclassifier +DEGRADED\n +configuration"
                    + " org\\.tracewarden\\.classifier refused.*correlation +RUNNING\n.*"), shown.out());
            classifier.restore();
            awaitStatus("classifier", RUNNING);
            awaitTold(() -> severityOfAWait(lock).equals("CRITICAL"));
        }
    }

    @Test
    void patternsAndFeaturesTellWhatTheyRefuse() throws IOException {
        patterns.save("herd-threads", "1");
        features.save("z-high", "4.0");
        awaitStatus("patterns", "DEGRADED configuration org.tracewarden.patterns refused, the configuration before it"
                + " stays in use: herd-threads must be 2 to 64, not 1");
        awaitStatus("features", "DEGRADED configuration org.tracewarden.features refused, the configuration before it"
                + " stays in use: z-high = 4.0 must be above z-medium = 5.0");
        patterns.save("herd-threads", "many");
        awaitStatus("patterns", "DEGRADED configuration org.tracewarden.patterns refused, the configuration before it"
                + " stays in use: herd-threads must be a whole number, 2 to 64, not \"many\"");
        patterns.restore();
        awaitStatus("patterns", RUNNING);
        awaitRefused("features", "org.tracewarden.features", "z-high");
    }

    @Test
    void aPatternIsOneFromWhenOnTheConfigurationSays() throws Exception {
        ComponentIdentity before = patternsIdentity();
        patterns.save("missing-least-seconds", "3600");
        try (OwnName shell = OwnName.of("/bin/sh", "retry")) {
            Process loop = shell.shell("$0 -c 'while :; do true < /nowhere/config; sleep 0.2; done' 2> /dev/null");
            try {
                String question = "trace:patterns --json --comm " + shell.name();
                Thread.sleep(4000);
                assertEquals(List.of(), events(platform.run(question)));
                // as regular as a busy machine lets it be
                patterns.save("missing-count", "3", "missing-deviation-percent", "100");
                List<JsonNode> found = events(platform.await(question, output -> !events(output).isEmpty(), SECONDS));
                assertEquals("MISSING_FILE_LOOP", found.get(0).required("kind").textValue(), found.toString());
            } finally {
                loop.descendants().forEach(ProcessHandle::destroyForcibly);
                loop.destroyForcibly().waitFor();
            }
        }
        assertEquals(before, patternsIdentity());
    }

    /** One holds the lock of its own file for 0.4 s, the other one waits for it: some 300 ms. */
    private String severityOfAWait(OwnName lock) {
        String question = "trace:slow --json --limit 1000 --comm " + lock.name();
        int before = waits(platform.run(question)).size();
        try {
            lock.run("$0 -x $0 sleep 0.4 & sleep 0.1; $0 -x $0 true; wait");
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
        Output told = platform.await(question, output -> waits(output).size() > before, SECONDS);
        return waits(told).get(before).required("severity").textValue();
    }

    /** Those of a thread that waited for the file lock, the newest last. */
    private static List<JsonNode> waits(Output output) {
        return events(output).stream().filter(observation ->
                observation.required("category").textValue().equals("LOCK_CONTENTION")
                        && observation.at("/call/latencyNanos").longValue() > 100_000_000L).toList();
    }

    private static String tail(OwnName program, String time) {
        return "trace:tail --type slow --json --limit 1 --for " + time + " --comm " + program.name();
    }

    private List<JsonNode> slow(OwnName program, String time) {
        return events(platform.run(tail(program, time)));
    }

    private void awaitTold(BooleanSupplier wanted) {
        platform.await("echo", nothing -> wanted.getAsBoolean(), SECONDS);
    }

    private void awaitAllRunning() {
        for (String name : List.of("syscall", "classifier", "patterns", "features")) {
            awaitStatus(name, RUNNING);
        }
    }

    private void awaitStatus(String name, String wanted) {
        platform.await("trace:collectors --sample 1ms --json " + name, output -> status(output).equals(wanted),
                SECONDS);
    }

    private void awaitRefused(String name, String pid, String part) {
        platform.await("trace:collectors --sample 1ms --json " + name, output -> status(output).startsWith(
                "DEGRADED configuration " + pid + " refused, the configuration before it stays in use: ")
                && status(output).contains(part), SECONDS);
    }

    private static String status(Output output) {
        JsonNode status = events(output).get(0).required("status");
        return status.required("state").textValue() + " " + status.required("reason").textValue();
    }

    private ComponentIdentity collectorIdentity() {
        return ComponentIdentity.of(platform, "org.tracewarden.api.syscall.SyscallLedger",
                "org.tracewarden.collector.syscall.SyscallCollector");
    }

    private ComponentIdentity patternsIdentity() {
        return ComponentIdentity.of(platform, "org.tracewarden.api.analysis.Patterns",
                "org.tracewarden.classifier.patterns.PatternService");
    }

    private ComponentIdentity classifierIdentity() {
        return ComponentIdentity.of(platform, "org.tracewarden.api.analysis.Observations",
                "org.tracewarden.classifier.semantics.SemanticClassifier");
    }

    private static List<JsonNode> events(Output output) {
        return JsonLines.of(output).stream().filter(line -> !NO_EVENTS.contains(line.path("type").asText())).toList();
    }
}
