// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.SyscallArguments;

class SyscallFormsTest {

    private final JacksonJsonEncoder encoder = new JacksonJsonEncoder();
    private final ObjectMapper reader = new ObjectMapper();

    static List<Record> values() {
        return List.of(SyscallSamples.slowRead(), SyscallSamples.failedOpen(), SyscallSamples.openSend(),
                SyscallSamples.openSend().file().orElseThrow(),
                SyscallSamples.openSend().file().orElseThrow().socket().orElseThrow(),
                SyscallSamples.calls().get(0), SyscallSamples.syscallStats().ongoing().get(0),
                SyscallSamples.processSyscalls(), SyscallSamples.streamedCall(), SyscallSamples.observation(),
                SyscallSamples.pattern(), SyscallSamples.anomaly(), SyscallSamples.activity(),
                SyscallSamples.activity().categories().get(0), SyscallSamples.feature());
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueHasItsComponentsInOrderAndNothingElse(Record value) throws Exception {
        List<String> expected = Arrays.stream(value.getClass().getRecordComponents()).map(c -> c.getName()).toList();
        List<String> names = new ArrayList<>();
        reader.readTree(encoder.encode(value)).fieldNames().forEachRemaining(names::add);
        assertEquals(expected, names);
    }

    @Test
    void theArgumentsOfACallAreSixTextsInHexadecimal() {
        assertEquals("[\"0x3\",\"0x7ffc00000010\",\"0xffffffffffffff9c\",\"0x0\",\"0x8000000000000000\",\"0xa\"]",
                encoder.encode(new SyscallArguments(3, 0x7ffc_0000_0010L, -100, 0, Long.MIN_VALUE, 10)));
    }

    @Test
    void anEmptyHistogramHasNoPercentilesAndNoOctaves() {
        assertEquals("{\"count\":0,\"p50Nanos\":null,\"p95Nanos\":null,\"p99Nanos\":null,\"octaves\":[]}",
                encoder.encode(LatencyHistogram.EMPTY));
    }

    @Test
    void aHistogramIsWrittenByOctavesAndTheEmptyOnesAreLeftOut() throws Exception {
        LatencyHistogram histogram = SyscallSamples.latencies(1023, 1024, 1500, 2047, 1_000_000);
        JsonNode json = reader.readTree(encoder.encode(histogram));
        assertEquals(5, json.get("count").asLong());
        assertEquals(histogram.percentile(0.5), json.get("p50Nanos").asLong());
        assertEquals(histogram.percentile(0.95), json.get("p95Nanos").asLong());
        assertEquals(histogram.percentile(0.99), json.get("p99Nanos").asLong());
        assertEquals("[{\"fromNanos\":512,\"toNanos\":1024,\"count\":1},"
                + "{\"fromNanos\":1024,\"toNanos\":2048,\"count\":3},"
                + "{\"fromNanos\":524288,\"toNanos\":1048576,\"count\":1}]", json.get("octaves").toString());
    }

    @Test
    void theFirstOctaveBeginsAtZeroAndTheLastEndsWithTheNumbers() throws Exception {
        JsonNode json = reader.readTree(encoder.encode(SyscallSamples.latencies(0, 31, Long.MAX_VALUE)));
        assertEquals("[{\"fromNanos\":0,\"toNanos\":32,\"count\":2},"
                + "{\"fromNanos\":4611686018427387904,\"toNanos\":9223372036854775807,\"count\":1}]",
                json.get("octaves").toString());
    }

    @Test
    void aCallThatGoesOnSaysSoAndHasNoError() throws Exception {
        JsonNode call = reader.readTree(encoder.encode(SyscallSamples.openSend()));
        assertEquals("{\"abi\":\"I386\",\"number\":369,\"name\":\"sendto\"}", call.get("syscall").toString());
        assertTrue(call.get("error").isNull());
        assertTrue(!call.get("returned").asBoolean() && call.get("entryUnknown").asBoolean());
        assertEquals("{\"kind\":\"SPAN\",\"nanos\":1000000000}", call.get("timeLimit").toString());
        assertEquals("{\"family\":\"INET\",\"host\":\"10.0.0.9\",\"port\":40112}", call.get("address").toString());
        assertEquals("ESTABLISHED", call.at("/file/socket/state").asText());
    }

    @Test
    void whatIsNotKnownInASecondOfActivityIsNull() throws Exception {
        JsonNode idle = reader.readTree(encoder.encode(SyscallSamples.activity())).at("/categories/1");
        for (String name : List.of("p50Nanos", "p95Nanos", "p99Nanos", "baseline", "z")) {
            assertTrue(idle.get(name).isNull(), name);
        }
    }

    @Test
    void aResolutionIsItsNameAndADurationIsoText() {
        assertEquals("\"TEN_SECONDS\"", encoder.encode(Resolution.TEN_SECONDS));
        assertEquals("\"PT1M30.5S\"", encoder.encode(Duration.ofMillis(90_500)));
    }
}
