// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.event.FaultDetected;

class AgentFormsTest {

    private final JacksonJsonEncoder encoder = new JacksonJsonEncoder();
    private final ObjectMapper reader = new ObjectMapper();

    static List<Record> values() {
        return AgentSamples.values();
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
    void ofAnEnvironmentThereAreNamesOnlyWhereverTheAgentStands() throws Exception {
        assertEquals("[\"API_KEY\",\"MODE\"]",
                reader.readTree(encoder.encode(AgentSamples.spec())).get("environment").toString());
        Stream.of(AgentSamples.spec(), AgentSamples.info(), List.of(AgentSamples.info()),
                        Map.of("agent", AgentSamples.spec()), Optional.of(AgentSamples.spec()))
                .flatMap(value -> Stream.of(encoder.encode(value), encoder.encodePretty(value)))
                .forEach(json -> {
                    assertFalse(json.contains(AgentSamples.SECRET), json);
                    assertFalse(json.contains("live"), json);
                    assertTrue(json.contains("API_KEY"), json);
                });
    }

    @Test
    void anAgentWithDefaultsIsWrittenExactlySo() {
        assertEquals("{\"id\":1,\"name\":\"a\",\"command\":[\"true\"],\"environment\":[],\"workingDirectory\":\"\","
                + "\"user\":\"\",\"capabilities\":[],\"scope\":{\"paths\":[]},"
                + "\"restart\":{\"auto\":false,\"max\":0,\"backoffFirst\":\"PT0.1S\",\"backoffMost\":\"PT30S\","
                + "\"stableAfter\":\"PT10M\"},"
                + "\"limits\":{\"cpuQuotaMicros\":1000000,\"cpuWindowMicros\":1000000,\"memoryBytes\":104857600,"
                + "\"syscallsPerSecond\":1000,\"processes\":512,\"openFiles\":null},"
                + "\"watchdog\":{\"kind\":\"NONE\",\"timeout\":\"PT30S\",\"file\":\"\"},"
                + "\"stop\":{\"signal\":{\"number\":15,\"name\":\"SIGTERM\"},\"grace\":\"PT5S\"},"
                + "\"logs\":{\"keep\":true,\"fileBytes\":10485760,\"files\":3},\"after\":[],\"cascade\":false,"
                + "\"recovery\":null}", encoder.encode(AgentSpec.of(1, "a", List.of("true"))));
    }

    @Test
    void anAgentThatRunsIsItsSpecAndWhatBecameOfIt() throws Exception {
        JsonNode info = reader.readTree(encoder.encode(AgentSamples.info()));
        assertEquals("ACTIVE", info.get("state").asText());
        assertEquals("{\"pid\":5311,\"startTime\":310000000000}", info.get("process").toString());
        assertEquals(5310, info.get("launcher").asInt());
        assertEquals(137, info.at("/lastExit/shellCode").asInt());
        assertTrue(info.get("lastDeath").isNull());
        assertEquals("[\"FS_BASIC\"]", info.at("/spec/capabilities").toString());
        assertEquals("[\"/srv/mailer/\"]", info.at("/spec/scope/paths").toString());
        assertEquals("RESTART", info.at("/spec/recovery/actions/MEMORY_LIMIT").asText());
    }

    @Test
    void aPolicyHasAnActionForEveryKindOfFaultInTheirOrder() {
        assertEquals("{\"actions\":{\"CPU_QUOTA\":\"THROTTLE\",\"MEMORY_LIMIT\":\"KILL\",\"SYSCALL_FLOOD\":\"THROTTLE\","
                + "\"CRASH\":\"RESTART\",\"CAPABILITY_VIOLATION\":\"KILL\",\"UNRESPONSIVE\":\"RESTART\","
                + "\"POLICY_VIOLATION\":\"KILL\"}}", encoder.encode(AgentSamples.recovery()));
    }

    @Test
    void whatNobodyCountsIsNullAndNotZero() throws Exception {
        JsonNode counts = reader.readTree(encoder.encode(AgentSamples.counts()));
        assertTrue(counts.get("syscalls").isNull());
        assertTrue(counts.get("ioWriteBytes").isNull());
        assertEquals(8192, counts.get("ioReadBytes").asLong());
        assertEquals(2_350_000, counts.get("cpuMicros").asLong());
    }

    @Test
    void noLimitIsNull() {
        assertEquals("{\"cpuQuotaMicros\":null,\"cpuWindowMicros\":1000000,\"memoryBytes\":null,"
                + "\"syscallsPerSecond\":null,\"processes\":null,\"openFiles\":null}",
                encoder.encode(ResourceLimits.NONE));
    }

    @Test
    void theStateOfAProcessIsItsLetter() throws Exception {
        assertEquals("S", reader.readTree(encoder.encode(AgentSamples.process())).get("state").asText());
    }

    @Test
    void aCrashBringsItsCertificate() throws Exception {
        var crash = new Fault(8, 5, 100, "mailer", FaultKind.CRASH, Instant.EPOCH, "crash", List.of(),
                FaultAction.RESTART, "", Optional.of(Samples.certificate()));
        JsonNode event = reader.readTree(encoder.encode(new FaultDetected(Samples.at("supervisor", 0), crash)));
        assertEquals("faultDetected", event.get("type").asText());
        assertEquals(17, event.at("/fault/death/id").asLong());
    }
}
