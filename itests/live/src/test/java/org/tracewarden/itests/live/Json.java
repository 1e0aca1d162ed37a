// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.syscall.SyscallArguments;

/**
 * Reads what the console prints with --json into the api's records, so that a component that is missing or of the wrong
 * kind fails the test. Values may follow one another or stand in one array.
 */
final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule().addDeserializer(EventHeader.class, new HeaderReader())
                    .addDeserializer(Instant.class, new InstantReader())
                    .addDeserializer(SyscallArguments.class, new ArgumentsReader()))
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // the derived fields of a status or signal, and an event's type
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    static List<JsonNode> values(String printed) {
        List<JsonNode> values = new ArrayList<>();
        try (MappingIterator<JsonNode> nodes = MAPPER.readerFor(JsonNode.class).readValues(printed)) {
            while (nodes.hasNextValue()) {
                JsonNode node = nodes.nextValue();
                if (node.isArray()) {
                    node.forEach(values::add);
                } else {
                    values.add(node);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("not JSON: " + printed, e);
        }
        return values;
    }

    static <T> T read(JsonNode node, Class<T> type) {
        try {
            return MAPPER.treeToValue(node, type);
        } catch (IOException e) {
            throw new UncheckedIOException("not a " + type.getSimpleName() + ": " + node, e);
        }
    }

    /** The wall time is an ISO-8601 instant in JSON, nanoseconds in the record. */
    private static final class HeaderReader extends StdDeserializer<EventHeader> {

        HeaderReader() {
            super(EventHeader.class);
        }

        @Override
        public EventHeader deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = parser.readValueAsTree();
            return new EventHeader(node.required("collector").textValue(), node.required("kernelTime").longValue(),
                    ChronoUnit.NANOS.between(Instant.EPOCH, Instant.parse(node.required("wallTime").textValue())));
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Instant.parse(parser.getText());
        }
    }

    /** Six texts in hexadecimal. */
    private static final class ArgumentsReader extends StdDeserializer<SyscallArguments> {

        ArgumentsReader() {
            super(SyscallArguments.class);
        }

        @Override
        public SyscallArguments deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode texts = parser.readValueAsTree();
            return new SyscallArguments(argument(texts, 0), argument(texts, 1), argument(texts, 2), argument(texts, 3),
                    argument(texts, 4), argument(texts, 5));
        }

        private static long argument(JsonNode texts, int index) {
            return Long.parseUnsignedLong(texts.required(index).textValue().substring("0x".length()), 16);
        }
    }
}
