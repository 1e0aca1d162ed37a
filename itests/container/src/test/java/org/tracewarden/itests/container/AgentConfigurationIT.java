// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;
import org.tracewarden.itests.support.PlatformExtension;

/** What is saved about the supervisor takes effect while agents run; what is wrong is refused, whole, and shown. */
@ExtendWith(PlatformExtension.class)
class AgentConfigurationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SLEEP = "exec sleep 1000";

    private final Platform platform;
    private final EtcFile supervisor;
    private DeclaredAgent agent;

    AgentConfigurationIT(Platform platform) throws IOException {
        this.platform = platform;
        supervisor = EtcFile.of(platform.etc("org.tracewarden.supervisor.cfg"));
    }

    @BeforeEach
    void anAgentRuns() throws IOException {
        awaitPart("RUNNING ");
        agent = DeclaredAgent.of(platform.etc(""), "configured", SLEEP);
        agent.save("watchdog = file " + agent.folder().resolve("alive") + "\nrecovery = permissive\n");
        awaitAgent("/state", "ACTIVE");
    }

    @AfterEach
    void putBack() throws IOException {
        supervisor.restore();
        agent.delete();
        platform.await("asm:info configured", output -> output.status() == 1, PATIENCE);
        agent.forget();
        awaitPart("RUNNING ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "cpu | 500ms/2s | /limits/cpuQuotaMicros | 500000",
        "cpu | 500ms/2s | /limits/cpuWindowMicros | 2000000",
        "cpu | none | /limits/cpuQuotaMicros | null",
        "memory | 64m | /limits/memoryBytes | 67108864",
        "memory | none | /limits/memoryBytes | null",
        "syscalls | 5000 | /limits/syscallsPerSecond | 5000",
        "processes | 77 | /limits/processes | 77",
        "max-restarts | 4 | /restart/max | 4",
        "max-restarts | 4 | /restart/auto | true",
        "backoff-first | 250ms | /restart/backoffFirst | PT0.25S",
        "backoff-most | 1m | /restart/backoffMost | PT1M",
        "stable-after | 5s | /restart/stableAfter | PT5S",
        "stop-grace | 1s | /stop/grace | PT1S",
        "log-size | 128k | /logs/fileBytes | 131072",
        "log-files | 7 | /logs/files | 7",
        "watchdog-timeout | 7s | /watchdog/timeout | PT7S"})
    void aDefaultHoldsForAgentsThatFilesDeclareWithoutARestart(String key, String value, String at, String wanted)
            throws IOException {
        JsonNode before = info();
        assertFalse(before.at(at).asText().equals(wanted), at);
        supervisor.save(key, value);
        awaitAgent(at, wanted);
        assertEquals(before.at("/process"), info().at("/process"));
        supervisor.restore();
        awaitAgent(at, before.at(at).asText());
        assertEquals(1, agent.starts().size());
    }

    @Test
    void openFilesAreAProcesssOwnSoThatADeclaredAgentIsRestartedForThemOnce() throws IOException {
        supervisor.save("open-files", "77");
        awaitAgent("/limits/openFiles", "77");
        platform.await("echo", nothing -> limits().matches("(?s).*Max open files +77 +77 .*"), PATIENCE);
        assertEquals(2, agent.starts().size());
    }

    @Test
    void aSpawnBeyondTheMostAgentsIsRefusedAndThoseThatThereAreStay() throws IOException {
        supervisor.save("max-agents", "1");
        Output refused = platform.await("asm:spawn --name beyond -- sleep 1000", output -> {
            if (output.status() == 0) {
                assertEquals(0, platform.run("asm:kill beyond").status());
                assertEquals(0, platform.run("asm:remove beyond").status());
            }
            return output.status() != 0;
        }, PATIENCE);
        // those that another test left behind count, too
        assertTrue((refused.out() + refused.err()).matches(
                "(?s).*there (is 1 agent|are \\d+ agents), which is the most \\(max-agents\\); .*"), refused::toString);
        assertEquals("ACTIVE", info().required("state").textValue());
    }

    @Test
    void theViewsMoveWithTheirDirectoryAndAreNotWrittenWhereNoneIsWanted(@TempDir Path folder) throws IOException {
        Path moved = folder.resolve("views");
        supervisor.save("status-directory", moved.toString());
        Path view = moved.resolve("agents").resolve(info().required("id").asText());
        awaitTrue(() -> Files.exists(view) && Files.exists(moved.resolve("status")));
        assertTrue(Files.readString(moved.resolve("status")).contains("Agent " + info().required("id").asText() + ":"));
        supervisor.save("status-directory", "none");
        awaitTrue(() -> !Files.exists(view) && !Files.exists(moved.resolve("status")));
    }

    @Test
    void agentsAreLookedAtAsOftenAsIsSaid() throws IOException {
        agent.script("while :; do sleep 0.02; done");
        agent.save("cpu = none\nsyscalls = none\nenv.BUSY = yes\n");
        awaitTrue(() -> agent.starts().size() == 2);
        supervisor.save("watch-interval", "10s");
        awaitTrue(() -> !changesWithin(4_000));
        supervisor.save("watch-interval", "100ms");
        awaitTrue(() -> changesWithin(500) && changesWithin(500) && changesWithin(500));
    }

    @Test
    void theGlobalPolicyForFaultsIsAnotherAtOnce() throws IOException {
        supervisor.save("recovery", "strict,crash=restart");
        platform.await("asm:recovery",
                output -> output.out().matches("(?s).*cpu-quota +kill.*crash +restart.*"), PATIENCE);
        supervisor.save("recovery", "permissive");
        platform.await("asm:recovery",
                output -> output.out().matches("(?s).*cpu-quota +alert.*crash +alert.*"), PATIENCE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "max-agents | 0", "max-agents | many", "stop-agents | perhaps", "cpu | fast", "cpu | 1s/1h", "memory | 1k",
        "syscalls | 0", "processes | 0", "open-files | 1", "max-restarts | -1", "backoff-first | soon",
        "backoff-most | 1ms", "stable-after | 25h", "stop-grace | 1h", "log-size | 1k", "log-files | 0",
        "watchdog-timeout | 1ms", "watch-interval | 1m", "recovery | crash=explode",
        "throttle-floor-percent | 0"})
    void aWrongValueIsRefusedWholeAndTheOldOnesStay(String key, String value) throws IOException {
        JsonNode before = info();
        String other = key.equals("processes") ? "memory" : "processes";
        supervisor.save(key, value, other, other.equals("memory") ? "33m" : "33");
        String refused = awaitPart("DEGRADED configuration org.tracewarden.supervisor refused, the configuration before"
                + " it stays in use: " + key);
        assertFalse(refused.contains("\n"), refused);
        assertEquals(before.required("limits"), info().required("limits"));
        assertEquals(before.required("process"), info().required("process"));
    }

    @FunctionalInterface
    private interface Condition {

        boolean met() throws Exception;
    }

    private void awaitTrue(Condition wanted) {
        platform.await("asm:info configured", nothing -> {
            try {
                return wanted.met();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }, PATIENCE);
    }

    private boolean changesWithin(long millis) throws Exception {
        String before = cpuMicros();
        Thread.sleep(millis);
        return !cpuMicros().equals(before);
    }

    private String cpuMicros() {
        return info().at("/telemetry/total/cpuMicros").asText();
    }

    private String limits() {
        try {
            return Files.readString(Path.of("/proc", info().at("/process/pid").asText(), "limits"));
        } catch (IOException ended) {
            return "";
        }
    }

    private JsonNode info() {
        return JsonLines.of(platform.run("asm:info --json configured")).get(0);
    }

    private void awaitAgent(String at, String wanted) {
        platform.await("asm:info --json configured", output -> output.status() == 0
                && JsonLines.of(output).get(0).at(at).asText().equals(wanted), PATIENCE);
    }

    private String awaitPart(String beginning) {
        return JsonLines.status(platform.await("trace:collectors --sample 1ms --json supervisor",
                output -> output.status() == 0 && JsonLines.status(output).startsWith(beginning), PATIENCE));
    }
}
