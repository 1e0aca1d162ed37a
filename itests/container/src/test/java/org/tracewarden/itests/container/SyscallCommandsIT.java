// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;
import org.tracewarden.itests.support.PlatformExtension;

/** The commands about system calls, as an operator and as a script give them: right ones answer, wrong ones say why. */
@ExtendWith(PlatformExtension.class)
class SyscallCommandsIT {

    private static final Duration SECONDS = Duration.ofSeconds(15);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Set<String> TOOLS =
            Set.of("correlate_syscalls_with", "get_top_slow_syscalls", "query_syscall_patterns");

    private static SteadyCaller caller;

    private final Platform platform;

    SyscallCommandsIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeAll
    static void somebodyCalls() throws Exception {
        caller = new SteadyCaller();
    }

    @AfterAll
    static void nobodyCalls() throws IOException {
        caller.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"top", "slow", "patterns", "anomalies", "features", "histogram", "syscalls", "tool"})
    void eachExplainsItselfAndItsOptions(String command) {
        Output help = platform.run("trace:" + command + " --help");
        assertEquals(0, help.status(), help.toString());
        for (String expected : List.of("DESCRIPTION", "trace:" + command, "SYNTAX", "--json")) {
            assertTrue(help.out().contains(expected), () -> expected + " is not in " + help);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace:top --once", "trace:top", "trace:slow --since 1s", "trace:patterns",
        "trace:anomalies", "trace:features host", "trace:tool"})
    void eachAnswersOnceAndEndsWithoutATerminal(String command) {
        Output answer = platform.run(command);
        assertEquals(0, answer.status(), answer.toString());
        assertFalse(answer.out().isBlank(), answer.toString());
        assertFalse(answer.out().contains("\u001b["), answer.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trace:slow --limit 20 --severity none", "trace:patterns", "trace:anomalies",
        "trace:features host", "trace:tool"})
    void eachAnswersProgramsWithOneObjectALine(String command) {
        for (JsonNode line : JsonLines.of(platform.run(command + " --json"))) {
            assertTrue(line.isObject(), line.toString());
        }
    }

    @Test
    void theTopTellsOfTheHostAndThenOfProcesses() {
        List<JsonNode> first = JsonLines.of(platform.await("trace:top --once --json --all --limit 100000",
                output -> lines(output, caller.pid()) == 1, SECONDS));
        assertTrue(first.get(0).required("process").isNull(), first.get(0).toString());
        JsonNode ours = first.stream().filter(line -> line.at("/process/key/pid").intValue() == caller.pid())
                .findFirst().orElseThrow();
        // 25 a pause of a millisecond and something; a busy machine makes the pauses longer
        assertTrue(ours.required("calls").doubleValue() > 100, ours.toString());
    }

    @Test
    void allCallsOfAProcessAreInItsHistogram() {
        String histogram = "trace:histogram " + caller.pid() + " getppid";
        platform.await(histogram, output -> output.status() == 0, SECONDS);
        assertTrue(platform.run(histogram).out().startsWith("getppid"), platform.run(histogram).toString());
        assertTrue(platform.run(histogram).out().chars().anyMatch(SyscallCommandsIT::isBlockElement));
        assertTrue(platform.run(histogram + " --ascii").out().chars().noneMatch(SyscallCommandsIT::isBlockElement));
        List<JsonNode> lines = JsonLines.of(platform.run(histogram + " --json"));
        assertEquals(1, lines.size());
        Output other = platform.run("trace:histogram " + caller.pid() + " fsync");
        assertEquals(1, other.status());
        assertTrue(said(other).contains("has not made this call. It made"), other.toString());
        assertTrue(said(other).contains("getppid"), other.toString());
    }

    @Test
    void featuresOfAProcessAreKept() {
        String features = "trace:features " + caller.pid();
        platform.await(features, output -> output.status() == 0, SECONDS);
        Set<String> names = JsonLines.of(platform.run(features + " --json")).stream()
                .map(line -> line.required("name").textValue()).collect(Collectors.toSet());
        assertTrue(names.contains("SYSCALL_RATE"), names.toString());
    }

    @Test
    void callsAreStreamedUntilThereAreEnough() {
        List<JsonNode> calls = JsonLines.of(platform.run(
                "trace:syscalls --json --syscall getppid --limit 3 --for 10s " + caller.pid()));
        assertEquals(3, calls.stream().filter(line -> line.at("/call/syscall/name").textValue().equals("getppid"))
                .count(), calls.toString());
        Output lines = platform.run("trace:syscalls --syscall getppid --limit 2 " + caller.pid());
        assertEquals(2, lines.out().lines().filter(line -> line.contains(" getppid() = ")).count(), lines.toString());
        Output nothing = platform.run("trace:syscalls --errors --syscall getppid --for 300ms " + caller.pid());
        assertTrue(nothing.out().contains("0 calls shown, none left out"), nothing.toString());
    }

    @Test
    void toolsAreCalledWithJsonAndSayWhatTheyTake() throws Exception {
        Set<String> names = JsonLines.of(platform.run("trace:tool --json")).stream()
                .map(line -> line.required("name").textValue()).collect(Collectors.toSet());
        assertEquals(TOOLS, names);
        for (String name : TOOLS) {
            JsonNode schema = MAPPER.readTree(platform.run("trace:tool " + name + " --schema").out());
            assertEquals("object", schema.required("type").textValue());
        }
        JsonNode slow = MAPPER.readTree(platform.run("trace:tool get_top_slow_syscalls '{\"limit\": 2}'").out());
        assertEquals(2, slow.at("/query/limit").intValue());
        assertTrue(slow.required("count").intValue() <= 2, slow.toString());
        JsonNode patterns = MAPPER.readTree(platform.run("trace:tool query_syscall_patterns"
                + " '{\"category\": \"blocking_io\", \"since\": \"1m\"}'").out());
        assertEquals("blocking_io", patterns.at("/query/category").textValue());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "trace:slow --category disk | --category unknown category 'disk'; there are blocking_io, lock_contention,"
            + " file_system, network, idle_wait, other",
        "trace:slow --since 10x | --since 10x: not a duration; use 30s, 10m, 2h or 1d",
        "trace:slow --since -5s | --since -5s: not a duration; use 30s, 10m, 2h or 1d",
        "trace:slow --since 0s | --since 0s: not a duration; use 30s, 10m, 2h or 1d",
        "trace:slow --severity bad | --severity bad: not a severity; use none, low, medium, high or critical",
        "trace:slow --limit 0 | --limit 0: out of range; use 1 to 1000000",
        "trace:slow --pid 4194304 | --pid 4194304: no such process is known; trace:ps lists those that are",
        "trace:slow --comm '' | --comm : empty; give some text",
        "trace:slow @x | @x: not the number of an observation; use @ and a number, such as @12. A process is chosen"
            + " with --pid or --comm",
        "trace:syscalls | Whose calls? trace:syscalls <pid> or trace:syscalls <name>",
        "trace:syscalls 4194304 | no living process has the pid 4194304",
        "trace:syscalls 1 --slow -5ms | --slow -5ms: not a latency; use 500us, 5ms or 1s",
        "trace:syscalls --slow -5ms 1 | --slow -5ms: not a latency; use 500us, 5ms or 1s",
        "trace:syscalls --for 0s 1 | --for 0s: not a duration; use 30s, 10m, 2h or 1d",
        "trace:syscalls --syscall nosuch 1 | \"nosuch\" is no system call of this machine",
        "trace:syscalls a-name-longer-than-15 | a-name-longer-than-15: longer than 15 bytes, and no process has such"
            + " a name (comm), because the kernel keeps only the beginning; give that, or a pid",
        "trace:features host --resolution 5s | --resolution 5s: not a resolution that is kept; use 1s (kept for 10"
            + " minutes), 10s (2 hours) or 1m (24 hours)",
        "trace:features host --since 25h | --since 25 hours: no more than the last 24 hours are kept",
        "trace:features host --since 1h | --since 1 hour: with this resolution the last 10 minutes are kept; use a"
            + " coarser one: --resolution 10s (2 hours)",
        "trace:histogram 4194304 read | pid 4194304: no calls of such a process are known. trace:top --all lists"
            + " those that call now",
        "trace:histogram 1 | trace:histogram takes a pid and the name of a call: trace:histogram 4711 read",
        "trace:top --once --sort nothing | --sort nothing: nothing to sort by; use blocked, calls, errors, p95, z,"
            + " name",
        "trace:patterns --pid -1 | --pid -1: out of range; use 1 to 2147483647",
        "trace:tool nosuch | nosuch: no tool of this name; there is correlate_syscalls_with, get_top_slow_syscalls,"
            + " query_syscall_patterns",
        "trace:collectors nosuch | nosuch: no collector or other part of this name; there is oom, process, strace,"
            + " syscall, throttle, classifier, correlation, features, journal, journal-feed, patterns, supervisor"})
    void whatIsWrongIsNamedWithWhatIsAllowed(String command, String message) {
        Output refused = platform.run(command);
        assertEquals(1, refused.status(), refused.toString());
        assertEquals(message, said(refused).strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "get_top_slow_syscalls '{\"limit\": -1}' | limit must be a whole number 1 to 1000, not -1",
        "get_top_slow_syscalls '{\"since\": \"2999-01-01T00:00:00Z\"}' | since lies in the future: \"2999-01-01",
        "get_top_slow_syscalls 'no json' | the input is not JSON",
        "query_syscall_patterns '{\"category\": \"disk\"}' | unknown category 'disk'; there are blocking_io",
        "query_syscall_patterns '{\"process\": \"/[/\"}' | process /[/ does not compile: Unclosed character class",
        "query_syscall_patterns '{\"process\": 4194304}' | process 4194304: no process has this pid",
        "correlate_syscalls_with '{\"metric\": \"io_latency\", \"window\": \"-5s\"}' | window must be a span from 30s",
        "correlate_syscalls_with '{\"metric\": \"nosuch\"}' | unknown metric 'nosuch'; there are context_switch_rate"})
    void aToolNamesTheFieldThatIsWrong(String call, String message) {
        Output refused = platform.run("trace:tool " + call);
        assertEquals(1, refused.status(), refused.toString());
        String tool = call.substring(0, call.indexOf(' '));
        assertTrue(said(refused).startsWith(tool + ": " + message), refused.toString());
        assertTrue(said(refused).strip().endsWith("(trace:tool " + tool + " --schema shows what it takes)"),
                refused.toString());
    }

    private static boolean isBlockElement(int character) {
        return Character.UnicodeBlock.of(character) == Character.UnicodeBlock.BLOCK_ELEMENTS;
    }

    private static String said(Output output) {
        return output.out() + output.err();
    }

    private static long lines(Output output, int pid) {
        return JsonLines.of(output).stream().filter(line -> line.at("/process/key/pid").intValue() == pid).count();
    }
}
