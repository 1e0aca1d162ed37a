// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;
import org.tracewarden.itests.support.PlatformExtension;

/** The commands about agents, as an operator and as a script give them: right ones answer, wrong ones say why. */
@ExtendWith(PlatformExtension.class)
class AgentCommandsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int ID = 4711;
    private static final String NAME = "by-command";

    private final Platform platform;

    AgentCommandsIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeEach
    void anAgentRuns() {
        Output spawned = platform.run("asm:spawn --id " + ID + " --name " + NAME + " --cap FsBasic,NetClient"
                + " --scope /tmp/ --auto-restart 3 --memory 100m --cpu 500ms/s --env SECRET=topsecret"
                + " -- sh -c 'echo hello; echo oh >&2; sleep 1000 & exec sleep 1000'");
        assertEquals(0, spawned.status(), spawned.toString());
        assertTrue(spawned.out().matches("(?s)Agent 4711 by-command runs, pid \\d+\\.\n.*"), spawned.out());
    }

    @AfterEach
    void noAgentIsLeft() {
        platform.run("asm:kill " + NAME);
        platform.run("asm:remove " + NAME);
        assertEquals(1, platform.run("asm:info " + NAME).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "list", "info", "policy", "spawn", "stop", "kill", "restart", "start", "remove",
        "logs", "events", "faults", "tree", "watch", "limits", "recovery"})
    void eachExplainsItself(String command) {
        Output help = platform.run("asm:" + command + " --help");
        assertEquals(0, help.status(), help.toString());
        for (String expected : List.of("DESCRIPTION", "asm:" + command, "SYNTAX")) {
            assertTrue(help.out().contains(expected), () -> expected + " is not in " + help);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "asm:status | asmstatus | Agent Supervision Module - System Status",
        "asm:list | asmlist | Active Agents:",
        "asm:info by-command | asminfo 4711 | Agent Information:",
        "asm:policy 4711 | asmpolicy by-command | Policy for Agent 4711:"})
    void theGuidesNamesGiveTheSamePages(String command, String alias, String heading) {
        Output page = platform.run(command);
        assertEquals(0, page.status(), page.toString());
        assertEquals(heading, page.out().lines().findFirst().orElseThrow());
        assertFalse(page.out().contains("topsecret"), page.out());
        assertFalse(page.out().contains("\u001b["), page.out());
        Output same = platform.run(alias);
        assertEquals(0, same.status(), same.toString());
        assertEquals(heading, same.out().lines().findFirst().orElseThrow());
    }

    @Test
    void thePagesTellWhatWasAskedFor() {
        String info = platform.run("asminfo " + ID).out();
        for (String line : List.of("Agent ID: +4711", "Name: +by-command", "State: +Active",
                "Capabilities: +FsBasic, NetClient", "Auto-Restart: +Yes \\(max 3\\)", "  Spawn Count: +1",
                "Environment: +SECRET", "PID: +\\d+")) {
            assertTrue(info.lines().anyMatch(one -> one.matches(line)), line + " is not in " + info);
        }
        String policy = platform.run("asmpolicy " + ID).out();
        for (String line : List.of("  - FsBasic", "  Path: /tmp/", "Max Restarts: 3", "  CPU Quota: +500000 μs",
                "  Memory Limit: +104857600 bytes")) {
            assertTrue(policy.lines().anyMatch(one -> one.matches(line)), line + " is not in " + policy);
        }
    }

    @Test
    void theGuidesOneLinersWorkOnTheListThroughTheLauncher() {
        Output list = platform.launcher("shell", "asmlist");
        assertEquals(0, list.status(), list.toString());
        // tail -n +3
        List<String> lines = list.out().lines().skip(2).toList();
        assertTrue(lines.get(0).startsWith("----"), list.out());
        List<String> fields = lines.stream().skip(1).map(line -> line.split(" +")).filter(all -> all[0].equals("" + ID))
                .map(all -> String.join(" ", all)).toList();
        assertEquals(1, fields.size(), list.out());
        assertTrue(fields.get(0).matches("4711 \\d+ by-command FsBasic,NetClient 0 0"), fields.get(0));
        for (String line : lines) {
            Output info = platform.launcher("shell", "asminfo " + line.split(" +")[0]);
            assertEquals(0, info.status(), info.toString());
            assertEquals(line.startsWith("----"), info.out().isEmpty(), info.toString());
        }
    }

    @Test
    void anAgentIsStoppedStartedRestartedKilledAndRemoved() {
        int first = pid();
        assertEquals("Agent 4711 by-command is stopped (SIGTERM).\n", platform.run("asm:stop by-command").out());
        assertEquals("STOPPED", agent().required("state").textValue());
        assertFalse(platform.run("asmlist").out().contains(NAME));
        assertTrue(platform.run("asm:list --all").out().contains(NAME));
        assertEquals(0, platform.run("asm:start 4711").status());
        int second = pid();
        assertTrue(first != second);
        assertEquals(0, platform.run("asm:restart by-command").status());
        assertTrue(second != pid());
        Output killed = platform.run("asm:kill by-command");
        assertEquals(0, killed.status(), killed.toString());
        assertFalse(agent().required("state").textValue().equals("ACTIVE"));
        JsonNode total = agent().at("/telemetry/total");
        assertEquals(List.of(3, 3, 0, 1), List.of(total.required("spawns").intValue(),
                total.required("exits").intValue(), total.required("crashes").intValue(),
                total.required("restarts").intValue()));
        assertEquals(0, platform.run("asm:remove by-command").status());
        assertEquals(1, platform.run("asm:info 4711").status());
    }

    @Test
    void whatItPrintedWhatHappenedAndWhatItStartedIsShown() {
        Output logs = platform.await("asm:logs by-command", output -> output.out().contains(" | hello")
                && output.out().contains(" ! oh"), PATIENCE);
        assertEquals(0, logs.status());
        assertTrue(JsonLines.of(platform.run("asm:logs --json by-command")).stream().anyMatch(line ->
                line.required("text").asText().equals("hello") && line.required("source").asText().equals("OUTPUT")));
        platform.await("asm:events by-command", output -> output.out().contains("spawned"), PATIENCE);
        assertTrue(JsonLines.of(platform.run("asm:events --json by-command")).stream().anyMatch(event ->
                event.path("transition").asText().equals("SPAWNED")));
        Output tree = platform.await("asm:tree by-command", output -> output.out().contains("2 processes"), PATIENCE);
        assertEquals(2, tree.out().lines().filter(line -> line.contains("sleep 1000")).count(), tree.out());
        Output watch = platform.run("asm:watch --once --sort restarts");
        assertEquals(0, watch.status(), watch.toString());
        assertTrue(watch.out().contains(NAME), watch.out());
    }

    @Test
    void aCrashIsShownAsAFaultWithItsEvidence() throws Exception {
        int first = pid();
        new ProcessBuilder("kill", "-SEGV", "" + first).start().waitFor();
        platform.await("asm:info --json by-command", output -> JsonLines.of(output).get(0).at("/process/pid").asInt()
                != first && JsonLines.of(output).get(0).required("restartCount").intValue() == 1, PATIENCE);
        JsonNode fault = JsonLines.of(platform.run("asm:faults --json --kind crash by-command")).get(0);
        assertEquals("CRASH", fault.required("kind").textValue());
        Output one = platform.run("asm:faults @" + fault.required("number").asText());
        assertEquals(0, one.status(), one.toString());
        assertTrue(one.out().contains("Evidence:") && one.out().contains("SIGSEGV"), one.out());
    }

    @Test
    void limitsAndPolicyAreShownAndChangedWhileItRuns() {
        int pid = pid();
        Output limits = platform.run("asm:limits by-command --memory 64m --processes 50");
        assertEquals(0, limits.status(), limits.toString());
        assertTrue(limits.out().contains("64m"), limits.out());
        assertEquals(64L << 20, agent().at("/limits/memoryBytes").longValue());
        assertEquals(50, agent().at("/limits/processes").intValue());
        Output recovery = platform.run("asm:recovery by-command crash=kill");
        assertEquals(0, recovery.status(), recovery.toString());
        assertTrue(platform.run("asm:recovery by-command").out().matches("(?s).*crash +kill.*"));
        assertEquals(pid, pid());
    }

    @Test
    void whoFollowsSeesWhatHappensAsItHappens() throws Exception {
        var seen = new ByteArrayOutputStream();
        Thread following = new Thread(
                () -> platform.run("asm:events -f --json by-command", seen, new ByteArrayOutputStream()));
        // interrupted below, which ends the connection and with it the command
        following.setUncaughtExceptionHandler((thread, ended) -> { });
        following.setDaemon(true);
        following.start();
        platform.await("echo", nothing -> seen.toString(StandardCharsets.UTF_8).contains("\"SPAWNED\""), PATIENCE);
        assertEquals(0, platform.run("asm:stop by-command").status());
        platform.await("echo", nothing -> seen.toString(StandardCharsets.UTF_8).contains("\"EXITED\""), PATIENCE);
        following.interrupt();
        following.join(PATIENCE.toMillis());
        assertFalse(following.isAlive());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "asm:info by-comand | There is no agent by-comand; did you mean by-command? asm:list --all shows all",
        "asm:info | Which agent? asm:info and its id or name; asm:list shows them",
        "asm:stop by-command nobody | There is no agent nobody; asm:list --all shows all",
        "asm:spawn --memory 100q -- sleep 60 | --memory 100q: not an amount of memory; use 100m, 2g or none",
        "asm:spawn | Which program? asm:spawn --name sleeper -- sleep 60"})
    void whatIsWrongIsNamed(String command, String message) {
        Output refused = platform.run(command);
        assertEquals(1, refused.status(), refused.toString());
        assertEquals(message, (refused.out() + refused.err()).strip());
        assertEquals("ACTIVE", agent().required("state").textValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--id 4711 --name other -- sleep 60", "--name by-command -- sleep 60",
        "--name other -- no-such-program", "--name other --user no-such-user -- sleep 60",
        "--name other --cwd /no/such/directory -- sleep 60", "--name other -- /etc/hostname",
        "--name other --after nobody -- sleep 60", "--name other --cap Everything -- sleep 60"})
    void whatCannotBeSpawnedIsRefusedAndNotKept(String words) {
        Output refused = platform.run("asm:spawn " + words);
        assertEquals(1, refused.status(), refused.toString());
        assertFalse((refused.out() + refused.err()).isBlank());
        assertFalse((refused.out() + refused.err()).contains("Exception"), refused.toString());
        assertEquals(1, platform.run("asm:info other").status());
    }

    private JsonNode agent() {
        return JsonLines.of(platform.run("asm:info --json " + ID)).get(0);
    }

    private int pid() {
        return agent().at("/process/pid").intValue();
    }
}
