// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.trace.ActionKind;
import org.tracewarden.api.trace.Risk;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.api.trace.TracedEvent;

class TraceFormsTest {

    private static final long AT = 1_795_239_130_123_456_000L;

    private final JsonEncoder encoder = new JacksonJsonEncoder();
    private final ObjectMapper reader = new ObjectMapper();

    static TracedAction action() {
        return new TracedAction(1, 7, AT, AT + 4_000_000, 4711, "worker", Optional.of(Samples.WORKER), ActionKind.READ,
                "/etc/shadow", 3, 221, 1, "EINTR", 48_000, "read /etc/shadow (3 reads, 221 bytes)",
                List.of(new Risk(Risk.Kind.CREDENTIALS, Severity.HIGH, "/etc/shadow holds password hashes")));
    }

    static TracedEvent event() {
        return new TracedEvent(1, 12, AT, 4711, TracedEvent.Kind.CALL, "openat",
                List.of("AT_FDCWD", "\"/etc/\\n\"", "O_RDONLY"), "-1", "ENOENT", "No such file or directory",
                Optional.of(12_000L), "4711 openat(...)", OptionalInt.empty(), Optional.empty());
    }

    static Stream<Record> traced() {
        return Stream.of(action(), event(), new TraceLine(3, "4711 exit_group(0) = ?"),
                new TraceLoss("parser", "lines", 12, 4096),
                new TraceResult(Optional.of(ExitStatus.exited(7)), Duration.ofMillis(31), 120, 12, ""));
    }

    @ParameterizedTest
    @MethodSource("traced")
    void whatASessionBringsHasItsTypeAndThenItsComponentsInOrder(Record value) throws Exception {
        List<String> expected = new ArrayList<>(List.of("type"));
        Arrays.stream(value.getClass().getRecordComponents()).map(c -> c.getName()).forEach(expected::add);
        List<String> names = new ArrayList<>();
        reader.readTree(encoder.encode(value)).fieldNames().forEachRemaining(names::add);
        assertEquals(expected, names);
    }

    @Test
    void eachHasATypeOfItsOwn() throws Exception {
        List<String> types = new ArrayList<>();
        for (Record value : traced().toList()) {
            types.add(reader.readTree(encoder.encode(value)).get("type").asText());
        }
        assertEquals(List.of("action", "event", "line", "loss", "result"), types);
    }

    @Test
    void aRiskStandsInItsActionWithItsReason() throws Exception {
        JsonNode action = reader.readTree(encoder.encode(action()));
        assertEquals(AT, action.get("from").asLong());
        assertEquals("READ", action.get("kind").asText());
        assertEquals("{\"kind\":\"CREDENTIALS\",\"severity\":\"HIGH\","
                + "\"reason\":\"/etc/shadow holds password hashes\"}", action.at("/risks/0").toString());
        assertEquals("/app/worker", action.at("/process/exe").asText());
    }

    @Test
    void whatIsNotKnownOfAnEventIsNullAndItsArgumentsStayAsWritten() throws Exception {
        JsonNode event = reader.readTree(encoder.encode(event()));
        assertEquals("\"/etc/\\n\"", event.at("/arguments/1").asText());
        assertEquals(12_000, event.get("durationNanos").asLong());
        assertEquals(true, event.get("stoppedAt").isNull());
        assertEquals(true, event.get("process").isNull());
    }

    @Test
    void aResultTellsTheStatusAndTheCodeThatAShellWouldGive() throws Exception {
        JsonNode result = reader.readTree(encoder.encode(new TraceResult(
                Optional.of(ExitStatus.killed(Samples.KILL, false)), Duration.ofMillis(1500), 9, 0, "")));
        assertEquals(137, result.at("/status/shellCode").asInt());
        assertEquals("PT1.5S", result.get("elapsed").asText());
    }

    @Test
    void theCountersOfAStageAreWrittenByName() {
        assertEquals("{\"stage\":\"parser\",\"received\":10,\"delivered\":9,\"lost\":1}",
                encoder.encode(new StageCounters("parser", 10, 9, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1.50,\"b\":[1e3]}", "\"text\"", "7", "null", "[]"})
    void theDataOfAJournalRecordIsTheJsonThatItIsToTheLastByte(String data) {
        assertEquals("{\"stream\":\"deaths.jsonl\",\"sequence\":5,\"time\":\"2026-11-21T05:32:10.000000001Z\","
                + "\"kind\":\"DATA\",\"type\":\"deathRecorded\",\"data\":" + data
                + ",\"previousHash\":\"aa\",\"hash\":\"bb\"}", encoder.encode(record(data)));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '#', value = {"{\"a\":1", "''", "1 2", "{} }", "nul"})
    void dataThatIsNoJsonIsWrittenAsATextAndTheLineStaysWhole(String data) throws Exception {
        assertEquals(data, reader.readTree(encoder.encode(record(data))).get("data").asText());
    }

    @Test
    void outsideOfOsgiTheEncoderIsFoundAsAService() {
        assertInstanceOf(JacksonJsonEncoder.class, ServiceLoader.load(JsonEncoder.class).findFirst().orElseThrow());
    }

    private static JournalRecord record(String data) {
        return new JournalRecord("deaths.jsonl", 5, Instant.parse("2026-11-21T05:32:10.000000001Z"),
                JournalRecord.Kind.DATA, "deathRecorded", data, "aa", "bb");
    }
}
