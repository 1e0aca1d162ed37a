// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;
import org.tracewarden.itests.support.PlatformExtension;

/** The commands about traces, as an operator and as a script give them: right ones answer, wrong ones say why. */
@ExtendWith(PlatformExtension.class)
class StraceCommandsIT {

    private static final Duration SECONDS = Duration.ofSeconds(15);
    private static final String PROGRAM = " -- sh -c 'echo said; cat /etc/hostname /nonexistent; exit 7'";

    private final Platform platform;

    StraceCommandsIT(Platform platform) {
        this.platform = platform;
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "attach", "sessions", "stop"})
    void eachExplainsItselfAndItsOptions(String command) {
        Output help = platform.run("trace:" + command + " --help");
        assertEquals(0, help.status(), help.toString());
        for (String expected : List.of("DESCRIPTION", "trace:" + command, "SYNTAX")) {
            assertTrue(help.out().contains(expected), () -> expected + " is not in " + help);
        }
        List<String> options = switch (command) {
            case "stop" -> List.of("id");
            case "sessions" -> List.of("--json");
            default -> List.of("--actions", "--events", "--raw", "--syscalls", "--for", "--wide", "--json");
        };
        options.forEach(option -> assertTrue(help.out().contains(option), () -> option + " is not in " + help));
    }

    @Test
    void theStoryHasWhatTheProgramDidWhatItSaidASummaryAndItsExitCode() {
        Output run = platform.run("trace:run" + PROGRAM);
        assertEquals(7, run.status(), run.toString());
        assertTrue(run.out().lines().anyMatch("said"::equals), run.out());
        assertTrue(run.out().contains("read /etc/hostname"), run.out());
        assertTrue(run.out().contains("/nonexistent"), run.out());
        assertTrue(run.out().contains("Exited with 7 after "), run.out());
        assertFalse(run.out().contains("\u001b["), run.out());
    }

    @Test
    void eachViewShowsItsOwn() {
        Output actions = platform.run("trace:run --actions" + PROGRAM);
        assertEquals(7, actions.status(), actions.toString());
        assertTrue(actions.out().contains("read /etc/hostname"), actions.out());
        // the summary's longest calls may be such
        String before = actions.out().substring(0, actions.out().indexOf("Exited with 7 after "));
        assertFalse(before.contains("openat("), actions.out());
        Output events = platform.run("trace:run --wide --events" + PROGRAM);
        assertEquals(7, events.status(), events.toString());
        assertTrue(events.out().contains("/etc/hostname") && events.out().contains("openat("), events.out());
        assertTrue(events.out().contains("Exited with 7 after "), events.out());
        Output raw = platform.run("trace:run --raw" + PROGRAM);
        assertEquals(7, raw.status(), raw.toString());
        assertTrue(raw.out().lines().anyMatch(line -> line.contains("+++ exited with 7 +++")), raw.out());
        assertFalse(raw.out().contains("Exited with 7"), raw.out());
    }

    @ParameterizedTest
    @CsvSource({"'',action", "--actions,action", "--events,event", "--raw,line"})
    void eachViewIsOneObjectALineForProgramsAndTheSummaryIsTheLast(String view, String type) {
        Output run = platform.run("trace:run --json " + view + PROGRAM);
        assertEquals(7, run.status(), run.toString());
        List<JsonNode> lines = JsonLines.all(run);
        JsonNode summary = lines.get(lines.size() - 1);
        assertEquals("summary", summary.required("type").textValue());
        assertEquals(7, summary.at("/result/status/code").intValue(), summary.toString());
        assertTrue(lines.size() > 3, run.out());
        Set<String> types = lines.subList(0, lines.size() - 1).stream()
                .map(line -> line.required("type").textValue()).collect(Collectors.toSet());
        types.remove("loss");
        assertEquals(Set.of(type), types);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "true | 0",
        "sh -c 'exit 200' | 200",
        "sh -c 'kill -9 $$' | 137",
        "/etc/hostname | 126",
        "/etc | 126",
        "no-such-program | 127",
        "/no/such/program | 127"})
    void theExitCodeIsTheOneOfAShell(String command, int code) {
        Output run = platform.run("trace:run -- " + command);
        assertEquals(code, run.status(), run.toString());
    }

    @Test
    void onlyTheChosenCallsAreTracedAndOnlyForAsLongAsAsked() {
        Output chosen = platform.run("trace:run --json --events --syscalls openat,read" + PROGRAM);
        Set<String> calls = JsonLines.all(chosen).stream().filter(line -> line.path("kind").asText().equals("CALL"))
                .map(line -> line.required("name").textValue()).collect(Collectors.toSet());
        assertEquals(Set.of("openat", "read"), calls);
        Output ended = platform.run("trace:run --for 500ms -- sleep 100");
        assertEquals(143, ended.status(), ended.toString());
        assertTrue(ended.out().contains("SIGTERM"), ended.out());
    }

    @Test
    void aRunningProcessIsAttachedToAndGoesOn() throws Exception {
        try (SteadyCaller caller = new SteadyCaller()) {
            Output attached = platform.run("trace:attach --json --events --for 500ms " + caller.pid());
            assertEquals(0, attached.status(), attached.toString());
            assertTrue(JsonLines.all(attached).stream().anyMatch(line -> line.path("name").asText().equals("getppid")),
                    attached.out());
            assertEquals(0, platform.run("trace:attach " + caller.pid() + " --for 200ms").status());
            assertTrue(caller.end() > 0);
        }
    }

    @Test
    void aSessionIsListedAndStoppedByItsNumber() throws Exception {
        ExecutorService console = Executors.newSingleThreadExecutor();
        try (OwnName nap = OwnName.of("/bin/sleep", "nap")) {
            var out = new ByteArrayOutputStream();
            Future<Integer> run = console.submit(
                    () -> platform.run("trace:run -- " + nap.program() + " 1000", out, new ByteArrayOutputStream()));
            Output listed = platform.await("trace:sessions --json", output -> session(output, nap).isPresent()
                    && session(output, nap).get().required("state").textValue().equals("TRACING"), SECONDS);
            JsonNode session = session(listed, nap).orElseThrow();
            int id = session.required("id").intValue();
            assertTrue(Files.exists(Path.of("/proc/" + session.required("program").intValue())), session.toString());
            assertTrue(platform.run("trace:sessions").out().lines()
                    .anyMatch(line -> line.matches(" *" + id + " +tracing .*")), "a table");
            Output unknown = platform.run("trace:stop 99999");
            assertEquals(1, unknown.status());
            assertEquals("There is no session 99999; running: " + id, said(unknown));

            Output stopped = platform.run("trace:stop " + id);

            assertEquals(0, stopped.status(), stopped.toString());
            assertEquals("Session " + id + " (" + nap.program() + " 1000) has ended: SIGTERM.", said(stopped));
            assertEquals(143, run.get(10, TimeUnit.SECONDS), out.toString(StandardCharsets.UTF_8));
            Output again = platform.run("trace:stop " + id);
            assertEquals(1, again.status());
            assertEquals("Session " + id + " (" + nap.program() + " 1000) has ended already; none runs", said(again));
            assertTrue(platform.run("trace:sessions").out().lines()
                    .anyMatch(line -> line.matches(" *" + id + " +SIGTERM .*")), "it stays in the list");
        } finally {
            console.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "trace:run | Which program? trace:run -- ls /tmp",
        "trace:run -- '' | Which program? trace:run -- ls /tmp",
        "trace:run --raw --events -- true | --actions, --events and --raw are three views of the same: give one of"
            + " them",
        "trace:run --for soon -- true | --for soon: not a duration; use 30s, 10m, 2h or 1d",
        "trace:run --for 0s -- true | --for 0s: not a duration; use 30s, 10m, 2h or 1d",
        "trace:run --syscalls openat,,read -- true | --syscalls openat,,read: not a list of names; separate them by"
            + " single commas, such as openat,read",
        "trace:attach | Which process? trace:attach <pid>",
        "trace:attach 1 2 | Too many arguments: trace:attach takes one pid",
        "trace:attach sh | pid sh: not a number; use 1 to 2147483647",
        "trace:attach 0 | pid 0: out of range; use 1 to 2147483647",
        "trace:stop x | id x: not a number; use 1 to 2147483647",
        "trace:stop 99999 | There is no session 99999; none runs"})
    void whatIsWrongIsNamedWithWhatIsAllowed(String command, String message) {
        Output refused = platform.run(command);
        assertEquals(1, refused.status(), refused.toString());
        assertEquals(message, said(refused));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "trace:run --wide --syscalls nosuch -- true | \"nosuch\" is no system call of this machine",
        "trace:run --wide --syscalls OPEN -- true | \"OPEN\" is no name of a system call; give names such as openat",
        "trace:attach --wide 4194304 | there is no process with pid 4194304; see ps -e",
        "trace:attach --wide 2 | pid 2 is a thread of the kernel, which cannot be traced"})
    void whatCannotBeTracedSaysWhyAndGives125(String command, String message) {
        Output refused = platform.run(command);
        assertEquals(125, refused.status(), refused.toString());
        assertTrue(said(refused).contains(message), refused.toString());
    }

    @Test
    void unknownOptionsAreRefused() {
        for (String command : List.of("trace:run --fast -- true", "trace:sessions --fast", "trace:attach --fast 1")) {
            Output refused = platform.run(command);
            assertTrue(refused.status() != 0, refused.toString());
            assertTrue(said(refused).contains("--fast"), refused.toString());
        }
    }

    private static Optional<JsonNode> session(Output output, OwnName program) {
        return JsonLines.of(output).stream()
                .filter(session -> session.required("command").textValue().contains(program.program().toString()))
                .findFirst();
    }

    private static String said(Output output) {
        return (output.out() + output.err()).strip();
    }
}
