// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.tracewarden.itests.support.Output;

/** What a command with {@code --json} prints: one object a line, and nothing else. */
final class JsonLines {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private JsonLines() {}

    /** @param output of a command that succeeded */
    static List<JsonNode> of(Output output) {
        assertEquals(0, output.status(), output.toString());
        return all(output);
    }

    /** @param output of a command that may have given what it likes */
    static List<JsonNode> all(Output output) {
        return output.out().lines().map(JsonLines::object).toList();
    }

    /** State and reason of the one collector or part that {@code trace:collectors --json NAME} shows. */
    static String status(Output output) {
        JsonNode status = of(output).get(0).required("status");
        return status.required("state").textValue() + " " + status.required("reason").textValue();
    }

    private static JsonNode object(String line) {
        try {
            JsonNode node = MAPPER.readTree(line);
            if (node == null || !node.isObject()) {
                throw new AssertionError("not an object: " + line);
            }
            return node;
        } catch (JsonProcessingException wrong) {
            throw new AssertionError("not JSON: " + line, wrong);
        }
    }
}
