// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.CharBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.Signal;

class JacksonJsonEncoderTest {

    private final JacksonJsonEncoder encoder = new JacksonJsonEncoder();
    private final ObjectMapper reader = new ObjectMapper();

    /** As the shell may have it. */
    record Row(String name, Optional<Signal> signal, List<Integer> counts) {}

    static List<Event> events() {
        return Samples.events();
    }

    @Test
    void aGapIsWrittenExactlySo() {
        assertEquals("{\"type\":\"gap\",\"header\":{\"collector\":\"process\",\"kernelTime\":130000000000,"
                + "\"wallTime\":\"2026-11-21T05:32:10.123456789Z\"},\"lost\":42,\"from\":129000000000,"
                + "\"to\":130000000000,\"reason\":\"the ring was full; a larger one may help\"}",
                encoder.encode(Samples.gap()));
    }

    @Test
    void thereIsASampleOfEveryKindOfEvent() {
        Set<Class<?>> sampled = Samples.events().stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(Set.of(Event.class.getPermittedSubclasses()), sampled);
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventHasItsTypeAndThenItsComponentsInOrderAndNothingElse(Event event) throws Exception {
        List<String> expected = new ArrayList<>(List.of("type"));
        Arrays.stream(event.getClass().getRecordComponents()).forEach(c -> expected.add(c.getName()));
        String line = encoder.encode(event);
        assertEquals(expected, names(reader.readTree(line)));
        assertFalse(line.contains("\n"));
    }

    @Test
    void aCertificateHoldsItsPartsInTheSameForms() throws Exception {
        JsonNode certificate = reader.readTree(encoder.encode(Samples.certificate()));
        assertEquals(List.of("id", "header", "process", "ancestry", "status", "cause", "summary", "killer", "findings",
                "timeline", "usage", "oom", "throttled", "linked", "incomplete", "readyNanos"), names(certificate));
        assertEquals("{\"raw\":9,\"exited\":false,\"code\":0,\"signal\":{\"number\":9,\"name\":\"SIGKILL\"},"
                + "\"coreDumped\":false,\"shellCode\":137}", certificate.get("status").toString());
        assertEquals("KILLED_BY_PROCESS", certificate.get("cause").asText());
        assertEquals("kill(4711, SIGKILL)", certificate.at("/killer/means").asText());
        assertTrue(certificate.get("oom").isNull());
        assertEquals("type", certificate.get("throttled").fieldNames().next());
        assertEquals("cpuThrottled", certificate.at("/throttled/type").asText());
        assertEquals("{\"certificateId\":16,\"process\":{\"pid\":4712,\"startTime\":91000000000},"
                + "\"relation\":\"child\"}", certificate.at("/linked/0").toString());
    }

    @Test
    void aProcessHasItsComponentsAndNoDerivedValues() throws Exception {
        JsonNode worker = reader.readTree(encoder.encode(Samples.WORKER));
        assertEquals(List.of("key", "parent", "uid", "comm", "exe", "argv", "argvTruncated", "cwd", "processGroup",
                "session", "terminal", "namespacePid", "pidNamespace", "kernelThread", "workload"), names(worker));
        assertEquals(List.of("cgroupPath", "runtime", "containerId", "podUid", "systemdUnit"),
                names(worker.get("workload")));
        assertEquals("{\"pid\":4711,\"startTime\":90000000000}", worker.get("key").toString());
    }

    @Test
    void anExitStatusIsWrittenWithAllThatFollowsFromIt() {
        assertEquals("{\"raw\":768,\"exited\":true,\"code\":3,\"signal\":{\"number\":0,\"name\":\"none\"},"
                + "\"coreDumped\":false,\"shellCode\":3}", encoder.encode(ExitStatus.exited(3)));
        assertEquals("{\"raw\":139,\"exited\":false,\"code\":0,\"signal\":{\"number\":11,\"name\":\"SIGSEGV\"},"
                + "\"coreDumped\":true,\"shellCode\":139}",
                encoder.encode(ExitStatus.killed(new Signal(11), true)));
    }

    @Test
    void eventsKeepTheirTypeInListsAndMaps() {
        assertTrue(encoder.encode(List.of(Samples.gap())).startsWith("[{\"type\":\"gap\","));
        assertTrue(encoder.encode(Map.of("event", Samples.gap())).startsWith("{\"event\":{\"type\":\"gap\","));
    }

    @Test
    void mapsAndRecordsOfOtherBundlesAreWritten() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("row", new Row("a", Optional.of(new Signal(15)), List.of(1, 2)));
        map.put("none", Optional.empty());
        map.put("nothing", null);
        map.put("code", OptionalInt.of(3));
        map.put("noCode", OptionalInt.empty());
        map.put("long", OptionalLong.of(4));
        map.put("noLong", OptionalLong.empty());
        map.put("at", Instant.parse("2026-11-21T05:55:01.5Z"));
        map.put("flag", true);
        assertEquals("{\"row\":{\"name\":\"a\",\"signal\":{\"number\":15,\"name\":\"SIGTERM\"},\"counts\":[1,2]},"
                + "\"none\":null,\"nothing\":null,\"code\":3,\"noCode\":null,\"long\":4,\"noLong\":null,"
                + "\"at\":\"2026-11-21T05:55:01.500000000Z\",\"flag\":true}", encoder.encode(map));
        assertEquals("null", encoder.encode(null));
    }

    @Test
    void wholeNumbersKeepAllTheirDigits() {
        assertEquals("[9007199254740993,9223372036854775807,-9223372036854775808]",
                encoder.encode(List.of(9_007_199_254_740_993L, Long.MAX_VALUE, Long.MIN_VALUE)));
    }

    @Test
    void theWallTimeHasNanosecondsAlsoBefore1970() {
        assertEquals("{\"collector\":\"x\",\"kernelTime\":0,\"wallTime\":\"1969-12-31T23:59:59.999999999Z\"}",
                encoder.encode(new EventHeader("x", 0, -1)));
        assertEquals("{\"collector\":\"x\",\"kernelTime\":0,\"wallTime\":\"1970-01-01T00:00:00.000000000Z\"}",
                encoder.encode(new EventHeader("x", 0, 0)));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\u0000\u0001\b\t\n\f\r\u001b[31m", "\"quoted\" \\ /", "\ud800", "\udc00", "a\udc00\ud800b",
        "\ud800\ud800\udc00",
        "\ud83d\ude00", "\u007f\u0080\u0085\u009b", "\u2028\u2029", "\u00e4\u4e16\uffff\ufeff"
    })
    void anyTextGivesValidJsonInUtf8OnOneLineThatReadsBackTheSame(String text) throws Exception {
        var event = new Gap(new EventHeader(text, 0, 0), 1, 0, 0, text);
        for (String json : List.of(encoder.encode(event), encoder.encodePretty(event),
                encoder.encode(Map.of(text, "value")))) {
            assertTrue(isUtf8(json));
            assertTrue(json.chars().noneMatch(c -> c < 0x20 && c != '\n' || c >= 0x7f && c <= 0x9f));
            JsonNode tree = reader.readTree(json);
            assertEquals(text, tree.has("reason") ? tree.get("reason").asText() : tree.fieldNames().next());
        }
        assertEquals(1, encoder.encode(event).lines().count());
    }

    @Test
    void onlyHalfSurrogatesAreEscapedAndWholeOnesStayReadable() {
        assertEquals("[\"\ud83d\ude00\",\"\\ud800\",\"\\udc00x\"]",
                encoder.encode(List.of("\ud83d\ude00", "\ud800", "\udc00x")));
    }

    @Test
    void prettyIsTheSameValueOverIndentedLines() throws Exception {
        assertEquals("{\n  \"name\": \"a\",\n  \"signal\": null,\n  \"counts\": [\n    1,\n    2\n  ]\n}",
                encoder.encodePretty(new Row("a", Optional.empty(), List.of(1, 2))));
        assertEquals("{\n  \"list\": [],\n  \"map\": {}\n}", encoder.encodePretty(new LinkedHashMap<>() {
            {
                put("list", List.of());
                put("map", Map.of());
            }
        }));
        assertEquals(reader.readTree(encoder.encode(Samples.certificate())),
                reader.readTree(encoder.encodePretty(Samples.certificate())));
    }

    @Test
    void whatCannotBeWrittenIsNamed() {
        var loop = new ArrayList<Object>();
        loop.add(new Object() {
            @SuppressWarnings("unused")
            public String getBroken() {
                throw new IllegalStateException("no value today");
            }
        });
        var e = assertThrows(IllegalArgumentException.class, () -> encoder.encode(loop));
        assertTrue(e.getMessage().startsWith("cannot write a java.util.ArrayList as JSON: no value today"),
                e.getMessage());
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static boolean isUtf8(String text) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
