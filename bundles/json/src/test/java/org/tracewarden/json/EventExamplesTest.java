// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tracewarden.api.event.Event;

/** Keeps docs/events.md true. */
class EventExamplesTest {

    private static final Path DOCUMENT = Path.of("..", "..", "docs", "events.md");
    private static final Pattern SECTION =
            Pattern.compile("^## `(\\w+)`\\R(.*?)^```json\\R(.*?)\\R```$", Pattern.MULTILINE | Pattern.DOTALL);

    private record Section(String text, String example) {}

    static List<Event> events() {
        return Samples.events();
    }

    @Test
    void theDocumentHasEveryKindOfEventOnce() throws IOException {
        assertEquals(Samples.events().stream().map(EventExamplesTest::typeName).toList(),
                List.copyOf(sections().keySet()));
    }

    @ParameterizedTest
    @MethodSource("events")
    void theExampleIsWhatTheEncoderWrites(Event event) throws IOException {
        assertEquals(new JacksonJsonEncoder().encode(event), sections().get(typeName(event)).example());
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyFieldIsExplained(Event event) throws IOException {
        String text = sections().get(typeName(event)).text();
        Arrays.stream(event.getClass().getRecordComponents())
                .map(component -> component.getName())
                .filter(name -> !name.equals("header"))
                .forEach(name -> assertTrue(text.contains("| `" + name + "`"), name + " in " + typeName(event)));
    }

    @Test
    void theOtherValuesAreWhatTheEncoderWrites() throws IOException {
        String document = Files.readString(DOCUMENT);
        for (Record value : List.of(SyscallSamples.processSyscalls(), SyscallSamples.streamedCall(),
                SyscallSamples.activity(), SyscallSamples.feature(), AgentSamples.info(), AgentSamples.telemetry(),
                AgentSamples.system(), AgentSamples.process(), AgentSamples.logLine(), AgentSamples.containment(),
                AgentSamples.recovery())) {
            assertTrue(document.contains("```json\n" + new JacksonJsonEncoder().encode(value) + "\n```"),
                    value.getClass().getSimpleName());
        }
    }

    private static String typeName(Event event) {
        String name = event.getClass().getSimpleName();
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private static Map<String, Section> sections() throws IOException {
        Map<String, Section> sections = new LinkedHashMap<>();
        var matcher = SECTION.matcher(Files.readString(DOCUMENT));
        while (matcher.find()) {
            sections.put(matcher.group(1), new Section(matcher.group(2), matcher.group(3)));
        }
        return sections;
    }
}
