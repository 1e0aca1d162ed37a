// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.tool.Tool;

class ToolsTest {

    private static final ObjectMapper READER = new ObjectMapper();

    private final Fakes sources = new Fakes();
    private final Tool patterns = new SyscallPatternsTool(new Fakes.PlainEncoder(), sources, Fakes.CLOCK);
    private final Tool slow = new SlowSyscallsTool(new Fakes.PlainEncoder(), sources, Fakes.CLOCK);
    private final Tool correlation = new CorrelationTool(new Fakes.PlainEncoder(), sources, Fakes.CLOCK);

    private void host() {
        sources.observed(10, "postgres", SyscallCategory.BLOCKING_IO, Severity.HIGH, 152, Duration.ofMinutes(20))
                .observed(11, "nginx", SyscallCategory.LOCK_CONTENTION, Severity.MEDIUM, 30, Duration.ofMinutes(5))
                .observed(10, "postgres", SyscallCategory.BLOCKING_IO, Severity.LOW, 12, Duration.ofMinutes(1))
                .observed(12, "sleep", SyscallCategory.IDLE_WAIT, Severity.NONE, 9000, Duration.ofSeconds(10));
        sources.pattern(PatternKind.EXCESSIVE_FSYNC, 10, "postgres", Severity.HIGH, false, Duration.ofMinutes(30))
                .pattern(PatternKind.SLOW_CONNECT, 13, "curl", Severity.CRITICAL, true, Duration.ofMinutes(15));
    }

    // --- query_syscall_patterns

    @Test
    void withoutCriteriaAllThatIsMoreThanIdleIsFoundNewestFirst() throws Exception {
        host();
        JsonNode answer = ask(patterns, "");
        assertEquals(List.of(3L, 2L, 1L), ids(answer, "observations"));
        assertEquals(List.of(1L, 2L), ids(answer, "patterns"));
        assertEquals(5, answer.get("count").asInt());
        assertFalse(answer.get("truncated").asBoolean());
        assertEquals("{\"since\":null,\"category\":null,\"process\":null,\"severity\":\"low\",\"limit\":20}",
                answer.get("query").toString());
        assertEquals("2 patterns (1 going on) and 3 observations match. Most severe pattern: Slow or unreachable "
                + "connect of curl. Most severe observation: postgres took 152 ms.", answer.get("answer").asText());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "{\"since\":\"10m\"}; 3 2; 1",
        "{\"since\":\"PT10M\"}; 3 2; 1",
        "{\"since\":\"2026-11-21T11:50:00Z\"}; 3 2; 1",
        "{\"since\":1795261800000000000}; 3 2; 1",
        "{\"since\":\"20m\"}; 3 2 1; 1 2",
        "{\"since\":\"9999999d\"}; 3 2 1; 1 2",
        "{\"since\":null,\"limit\":null}; 3 2 1; 1 2",
        "{\"category\":\"blocking_io\"}; 3 1; 1",
        "{\"category\":\"Blocking-IO\"}; 3 1; 1",
        "{\"category\":\"network\"}; ; 2",
        "{\"category\":\"idle_wait\"}; 4; ",
        "{\"category\":\"idle_wait\",\"severity\":\"low\"}; ; ",
        "{\"severity\":\"HIGH\"}; 1; 1 2",
        "{\"severity\":\"none\"}; 4 3 2 1; 1 2",
        "{\"process\":10}; 3 1; 1",
        "{\"process\":\"10\"}; 3 1; 1",
        "{\"process\":\"postgres\"}; 3 1; 1",
        "{\"process\":\"postgresd\"}; 3 1; ",
        "{\"process\":\"post\"}; ; ",
        "{\"process\":\"/^post.*/\"}; 3 1; 1",
        "{\"process\":\"/n[gh]in/\"}; 2; ",
        "{\"process\":\"/gres|curl/\",\"severity\":\"high\"}; 1; 1 2"
    })
    void criteriaRestrictWhatIsFound(String input, String observations, String kinds) throws Exception {
        host();
        JsonNode answer = ask(patterns, input);
        assertEquals(numbers(observations), ids(answer, "observations"));
        assertEquals(numbers(kinds), ids(answer, "patterns"));
    }

    @Test
    void theLimitIsForEachOfBothAndWhatIsLeftOutIsSaid() throws Exception {
        host();
        JsonNode answer = ask(patterns, "{\"limit\":1}");
        assertEquals(List.of(3L), ids(answer, "observations"));
        assertEquals(List.of(1L), ids(answer, "patterns"));
        assertTrue(answer.get("truncated").asBoolean());
        assertTrue(answer.get("answer").asText().endsWith("raise limit, or narrow the question."));
    }

    @Test
    void theEchoSaysWhatWasUnderstood() throws Exception {
        assertEquals("{\"since\":\"2026-11-21T11:58:30Z\",\"category\":\"file_system\",\"process\":\"/^a/\","
                + "\"severity\":\"critical\",\"limit\":7}", ask(patterns, "{\"since\":\" 90s \",\"category\":"
                + "\"FILE_SYSTEM\",\"process\":\"/^a/\",\"severity\":\"Critical\",\"limit\":7}")
                .get("query").toString());
    }

    @Test
    void thatNothingWasFoundIsExplained() throws Exception {
        assertEquals("Nothing matches, of 500 calls classified since the classifier started.",
                ask(patterns, "{}").get("answer").asText());
        sources.forgotten = 1;
        assertEquals("Nothing matches, of 500 calls classified since the classifier started. 1 older observation had "
                + "to be forgotten for want of room.", ask(patterns, "{}").get("answer").asText());
        sources.classified = 0;
        assertTrue(ask(patterns, "{}").get("answer").asText().startsWith("No call has been classified yet"));
    }

    @Test
    void aPidThatNoProcessHasIsRefusedButAQuietOneIsNot() throws Exception {
        sources.table = Optional.of(new Fakes.OneProcess());
        refused(patterns, "{\"process\":78}",
                "process 78: no process has this pid, nor had one lately; use the pid of a living one");
        assertEquals(0, ask(patterns, "{\"process\":77}").get("count").asInt());
        sources.observed(78, "gone", SyscallCategory.OTHER, Severity.HIGH, 1, Duration.ofHours(1));
        assertEquals(1, ask(patterns, "{\"process\":78}").get("count").asInt());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', value = {
        "{\"sinc\":\"1m\"}~ unknown field 'sinc'; there are since, category, process, severity, limit",
        "[1]~ the input must be a JSON object, not [1]",
        "{\"limit\":0}~ limit must be a whole number 1 to 1000, not 0",
        "{\"limit\":1001}~ limit must be a whole number 1 to 1000, not 1001",
        "{\"limit\":2.5}~ limit must be a whole number 1 to 1000, not 2.5",
        "{\"limit\":\"5\"}~ limit must be a whole number 1 to 1000, not \"5\"",
        "{\"limit\":99999999999}~ limit must be a whole number 1 to 1000, not 99999999999",
        "{\"severity\":\"bad\"}~ unknown severity 'bad'; there are none, low, medium, high, critical",
        "{\"severity\":3}~ severity must be a text that is not empty, not 3",
        "{\"category\":\"disk\"}~ unknown category 'disk'; there are blocking_io, lock_contention, file_system, "
            + "network, idle_wait, other",
        "{\"category\":\" \"}~ category must be a text that is not empty, not \" \"",
        "{\"process\":\"/^(post/\"}~ process /^(post/ does not compile: Unclosed group at position 6",
        "{\"process\":\"/[a/\"}~ process /[a/ does not compile: Unclosed character class at position 1",
        "{\"since\":\"2030-01-01T00:00:00Z\"}~ since lies in the future: \"2030-01-01T00:00:00Z\" is "
            + "2030-01-01T00:00:00Z, now is 2026-11-21T12:00:00Z",
        "{\"since\":\"-PT5M\"}~ since lies in the future: \"-PT5M\" is 2026-11-21T12:05:00Z, now is "
            + "2026-11-21T12:00:00Z"
    })
    void badInputIsRefusedWithItsValueAndWhatIsAllowed(String input, String message) {
        refused(patterns, input, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', value = {
        "{\"since\":\"yesterday\"}; since must be a point in time such as ",
        "{\"since\":1704470400}; since must be a point in time such as ",
        "{\"since\":true}; since must be a point in time such as ",
        "{\"since\":\"PT99999999999999999H\"}; since must be a point in time such as ",
        "{\"process\":0}; process must be a pid 1 to 4194304, a name such as postgres, or a regular",
        "{\"process\":4194305}; process must be a pid 1 to 4194304",
        "{\"process\":-1}; process must be a pid",
        "{\"process\":99999999999999999999}; process must be a pid",
        "{\"process\":\"\"}; process must be a pid",
        "{\"process\":\"//\"}; process must be a pid",
        "{\"process\":\"/post\"}; process must be a pid",
        "{\"process\":[1]}; process must be a pid",
        "{\"limit\":1; the input is not JSON: Unexpected end-of-input",
        "{} {}; the input is not JSON: Trailing token",
        "{\"limit\":1,\"limit\":2}; the input is not JSON: Duplicate field 'limit'"
    })
    void otherBadInputIsRefusedToo(String input, String beginning) {
        var e = assertThrows(IllegalArgumentException.class, () -> patterns.call(input));
        assertTrue(e.getMessage().startsWith(beginning), e.getMessage());
    }

    @Test
    void aRegularExpressionThatWouldRunForHoursIsStopped() {
        sources.observed(10, "a".repeat(40), SyscallCategory.OTHER, Severity.HIGH, 1, Duration.ofSeconds(1));
        refused(patterns, "{\"process\":\"/(.*a){12}c/\"}", "process /(.*a){12}c/ takes too long to match: write it "
                + "simpler, without repeats of what itself repeats");
    }

    @Test
    void endlessInputIsNotRead() {
        refused(patterns, " ".repeat(65_537), "the input has 65537 characters, at most 65536 are taken");
    }

    // --- get_top_slow_syscalls

    @Test
    void theSlowestCallsComeFirstAndIdleOnesOnlyWhenAskedFor() throws Exception {
        host();
        JsonNode answer = ask(slow, "");
        assertEquals(List.of(1L, 2L, 3L), ids(answer, "observations"));
        assertEquals("{\"limit\":10,\"since\":null,\"include_idle\":false}", answer.get("query").toString());
        assertEquals("Slowest: postgres took 152 ms.", answer.get("answer").asText());
        assertEquals(List.of(4L, 1L, 2L, 3L), ids(ask(slow, "{\"include_idle\":true}"), "observations"));
        assertEquals(List.of(2L, 3L), ids(ask(slow, "{\"since\":\"10m\"}"), "observations"));
    }

    @Test
    void atTheLimitMoreIsSaidToBeThereOnlyIfThereIs() throws Exception {
        host();
        assertTrue(ask(slow, "{\"limit\":2}").get("truncated").asBoolean());
        JsonNode all = ask(slow, "{\"limit\":3}");
        assertFalse(all.get("truncated").asBoolean());
        assertEquals(3, all.get("count").asInt());
        refused(slow, "{\"include_idle\":\"yes\"}", "include_idle must be true or false, not \"yes\"");
        refused(slow, "{\"category\":\"network\"}", "unknown field 'category'; there are limit, since, include_idle");
    }

    // --- correlate_syscalls_with

    @Test
    void theFeatureThatFollowsTheMetricIsFoundFirstAndWhatCannotBeComparedIsSaid() throws Exception {
        double[] io = new Random(7).doubles(600).toArray();
        double[] other = new Random(8).doubles(600).toArray();
        double[] p95 = new double[600];
        for (int i = 2; i < p95.length; i++) {
            p95[i] = 1e6 + 1e8 * io[i - 2] + 1e7 * other[i];
        }
        sources.metric("io_latency", io).metric("syscall_latency_p95.blocking_io", p95)
                .metric("syscall_latency_p95.network", other).metric("syscall_error_rate.network", 0.1, 0.2)
                .metric("syscall_blocked_time.network", new double[600]).metric("syscall_rate", io);
        JsonNode answer = ask(correlation, "{\"metric\":\" IO_latency \"}");
        assertEquals("{\"metric\":\"io_latency\",\"window\":\"PT10M\"}", answer.get("query").toString());
        JsonNode first = answer.at("/correlations/0");
        assertEquals("syscall_latency_p95", first.get("feature").asText());
        assertEquals("blocking_io", first.get("category").asText());
        assertEquals(2, first.get("lagSeconds").asInt());
        assertEquals(598, first.get("points").asInt());
        assertTrue(first.get("related").asBoolean() && first.get("pearson").asDouble() > 0.99
                && first.get("spearman").asDouble() > 0.99 && first.get("pearsonPValue").asDouble() < 1e-12);
        assertEquals("The 95th percentile of latency of category blocking_io rises and falls with io_latency, 2 "
                + "seconds after it (Pearson 0.99, Spearman 0.99, 598 seconds).", first.get("sentence").asText());
        assertEquals(2, answer.get("count").asInt());
        JsonNode second = answer.at("/correlations/1");
        assertFalse(second.get("related").asBoolean());
        assertTrue(second.get("sentence").asText().startsWith("The 95th percentile of latency of category network "
                + "shows no relation to io_latency that chance would not show as well"));
        assertEquals("[{\"feature\":\"syscall_blocked_time\",\"category\":\"network\",\"points\":600,\"reason\":"
                + "\"one of the two did not vary\"},{\"feature\":\"syscall_error_rate\",\"category\":\"network\","
                + "\"points\":2,\"reason\":\"too few points: 2 seconds with both values, at least 30 are needed\"}]",
                answer.get("leftOut").toString());
    }

    @Test
    void oneExtremeSecondIsToldFromARealRelation() throws Exception {
        double[] a = new Random(9).doubles(300).toArray();
        double[] b = new Random(10).doubles(300).toArray();
        a[100] = 500;
        b[100] = 500;
        sources.metric("io_latency", a).metric("syscall_blocked_time", b);
        JsonNode only = ask(correlation, "{\"metric\":\"io_latency\"}").at("/correlations/0");
        assertTrue(only.get("sentence").asText().endsWith("It rests on few extreme seconds: look at those."),
                only.toString());
        assertTrue(only.get("category").isNull());
        assertTrue(only.get("spearmanPValue").asDouble() > 0.01);
    }

    @Test
    void theWindowIsWhatIsComparedAndTooLittleIsSaid() throws Exception {
        double[] a = new Random(11).doubles(300).toArray();
        sources.metric("io_latency", a).metric("syscall_blocked_time", a);
        assertEquals(60, ask(correlation, "{\"metric\":\"io_latency\",\"window\":\"1m\"}")
                .at("/correlations/0/points").asInt());
        sources.metric("io_latency", 1, 2, 3);
        JsonNode answer = ask(correlation, "{\"metric\":\"io_latency\"}");
        assertEquals(0, answer.get("count").asInt());
        assertTrue(answer.get("answer").asText().startsWith("Too little to tell: io_latency has 3 seconds"));
    }

    @Test
    void aMetricThatIsNotThereIsAnsweredWithThoseThatAre() {
        var none = assertThrows(IllegalStateException.class, () -> correlation.call("{\"metric\":\"io_latency\"}"));
        assertEquals("No metric has been measured yet: ask again in a few seconds", none.getMessage());
        sources.metric("io_latency", 1).metric("context_switch_rate", 1);
        refused(correlation, "{\"metric\":\"disk\"}",
                "unknown metric 'disk'; there are context_switch_rate, io_latency");
        refused(correlation, "{}", "metric is missing; there are context_switch_rate, io_latency");
        for (String window : List.of("29s", "11m", "soon", "-PT5M")) {
            refused(correlation, "{\"metric\":\"io_latency\",\"window\":\"" + window + "\"}", "window must be a span "
                    + "from 30s to 10m, such as 90s or 5m, not '" + window
                    + "': metrics are kept by the second for ten minutes");
        }
    }

    // --- all of them

    @Test
    void theSchemasAreJsonAndNameEveryFieldThatIsTaken() throws Exception {
        for (Tool tool : List.of(patterns, slow, correlation)) {
            JsonNode schema = READER.readTree(tool.inputSchema());
            assertEquals("object", schema.get("type").asText());
            assertFalse(schema.get("additionalProperties").asBoolean());
            List<String> names = new ArrayList<>();
            schema.get("properties").fieldNames().forEachRemaining(names::add);
            var e = assertThrows(IllegalArgumentException.class, () -> tool.call("{\"x\":1}"));
            assertEquals("unknown field 'x'; there are " + String.join(", ", names), e.getMessage());
            schema.get("properties").forEach(field -> assertFalse(field.get("description").asText().isBlank()));
            assertFalse(tool.description().isBlank());
        }
        assertEquals(List.of("query_syscall_patterns", "get_top_slow_syscalls", "correlate_syscalls_with"),
                List.of(patterns.name(), slow.name(), correlation.name()));
        JsonNode categories = READER.readTree(patterns.inputSchema()).at("/properties/category/enum");
        assertEquals(SyscallCategory.values().length, categories.size());
        categories.forEach(word -> SyscallCategory.of(word.asText()));
    }

    @Test
    void withoutTheServicesItIsSaidWhatToInstall() {
        var e = assertThrows(IllegalStateException.class, () -> new SlowSyscallsTool(new Fakes.PlainEncoder(),
                new DynamicSources()).call(""));
        assertEquals("System calls are not being classified. Install what does it: feature:install "
                + "tracewarden-classifier. If it is installed, its log says why it does not run: log:display",
                e.getMessage());
        assertThrows(IllegalStateException.class, () -> new DynamicSources().patterns());
        assertThrows(IllegalStateException.class, () -> new DynamicSources().metrics());
        assertEquals(Optional.empty(), new DynamicSources().processes());
    }

    private static JsonNode ask(Tool tool, String input) throws Exception {
        return READER.readTree(tool.call(input));
    }

    private static void refused(Tool tool, String input, String message) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> tool.call(input)).getMessage());
    }

    private static List<Long> ids(JsonNode answer, String list) {
        return StreamSupport.stream(answer.get(list).spliterator(), false).map(one -> one.get("id").asLong()).toList();
    }

    private static List<Long> numbers(String text) {
        return text == null ? List.of() : List.of(text.split(" ")).stream().map(Long::valueOf).toList();
    }
}
