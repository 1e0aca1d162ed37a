// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.syscall.LatencyHistogram;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TracedAction;
import org.tracewarden.api.trace.TracedEvent;

/** What Jackson has to be told about the api's values; all other records it writes by their components alone. */
final class ApiModule extends SimpleModule {

    private static final DateTimeFormatter NANOS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final Map<Class<?>, String> TRACED = Map.of(
            TraceLine.class, "line", TracedEvent.class, "event", TracedAction.class, "action", TraceLoss.class, "loss",
            TraceResult.class, "result");

    /** Writes one value. */
    private interface Form<T> {
        void write(T value, JsonGenerator json) throws IOException;
    }

    /** Writes one value that may hold others. */
    private interface OuterForm<T> {
        void write(T value, JsonGenerator json, SerializerProvider provider) throws IOException;
    }

    ApiModule() {
        super("tracewarden-api");
        add(EventHeader.class, ApiModule::header);
        add(Signal.class, ApiModule::signal);
        addOuter(ExitStatus.class, (status, json, provider) -> status(status, json));
        add(Instant.class, (instant, json) -> json.writeString(NANOS.format(instant)));
        add(Duration.class, (duration, json) -> json.writeString(duration.toString()));
        add(LatencyHistogram.class, HistogramForm::write);
        add(SyscallArguments.class, ApiModule::arguments);
        add(JournalRecord.class, JournalForm::write);
        addOuter(Optional.class, (optional, json, provider) ->
                provider.defaultSerializeValue(((Optional<?>) optional).orElse(null), json));
        add(OptionalInt.class, (optional, json) -> {
            if (optional.isPresent()) {
                json.writeNumber(optional.getAsInt());
            } else {
                json.writeNull();
            }
        });
        add(OptionalLong.class, (optional, json) -> {
            if (optional.isPresent()) {
                json.writeNumber(optional.getAsLong());
            } else {
                json.writeNull();
            }
        });
        add(OptionalDouble.class, (optional, json) -> {
            if (optional.isPresent()) {
                json.writeNumber(optional.getAsDouble());
            } else {
                json.writeNull();
            }
        });
        setSerializerModifier(new Properties());
    }

    private static void header(EventHeader header, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("collector", header.collector());
        json.writeNumberField("kernelTime", header.kernelTime());
        json.writeStringField("wallTime", NANOS.format(header.wallInstant()));
        json.writeEndObject();
    }

    private static void signal(Signal signal, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", signal.number());
        json.writeStringField("name", signal.fullName());
        json.writeEndObject();
    }

    private static void status(ExitStatus status, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("raw", status.raw());
        json.writeBooleanField("exited", status.exited());
        json.writeNumberField("code", status.code());
        json.writeFieldName("signal");
        signal(status.signal(), json);
        json.writeBooleanField("coreDumped", status.coreDumped());
        json.writeNumberField("shellCode", status.shellCode());
        json.writeEndObject();
    }

    private static void arguments(SyscallArguments arguments, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (int i = 0; i < 6; i++) {
            json.writeString("0x" + Long.toHexString(arguments.get(i)));
        }
        json.writeEndArray();
    }

    private <T> void add(Class<T> type, Form<T> form) {
        addOuter(type, (value, json, provider) -> form.write(value, json));
    }

    private <T> void addOuter(Class<T> type, OuterForm<T> form) {
        addSerializer(type, new JsonSerializer<T>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
                form.write(value, json, provider);
            }
        });
    }

    /**
     * Puts the field {@code type} before the components of an event and of what a trace session brings, which share
     * their streams with others. Jackson's own type ids are not used, because they are left out wherever a value stands
     * in a plain list or map. Of an agent's environment only names are left.
     */
    private static final class Properties extends BeanSerializerModifier {
        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription bean, List<BeanPropertyWriter> properties) {
            if (bean.getBeanClass() == AgentSpec.class) {
                return EnvironmentNames.instead(properties);
            }
            Optional<String> type = typeName(bean.getBeanClass());
            if (type.isEmpty()) {
                return properties;
            }
            List<BeanPropertyWriter> extended = new ArrayList<>();
            extended.add(new TypeField(properties.get(0), type.get()));
            extended.addAll(properties);
            return extended;
        }
    }

    /** {@code processExit} for {@code ProcessExit}; empty for what is always told apart by where it stands. */
    private static Optional<String> typeName(Class<?> value) {
        if (TRACED.containsKey(value)) {
            return Optional.of(TRACED.get(value));
        }
        String name = value.getSimpleName();
        return Event.class.isAssignableFrom(value)
                ? Optional.of(Character.toLowerCase(name.charAt(0)) + name.substring(1))
                : Optional.empty();
    }

    /** Writes a constant; takes nothing but its place from the field it is put before. */
    private static final class TypeField extends BeanPropertyWriter {
        private final String type;

        TypeField(BeanPropertyWriter before, String type) {
            super(before);
            this.type = type;
        }

        @Override
        public String getName() {
            return "type";
        }

        @Override
        public void serializeAsField(Object bean, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStringField("type", type);
        }
    }
}
