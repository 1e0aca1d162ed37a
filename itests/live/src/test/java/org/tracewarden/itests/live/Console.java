// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.itests.support.Output;

/** Asks the platform about itself, and has it do things. */
record Console(Platform platform) {

    /** One line of trace:collectors. */
    record CollectorLine(String state, CollectorCounters counters) {}

    String run(String command) {
        return platform.run(command);
    }

    /** Runs a command to its end, whatever that is. */
    Output attempt(String command) {
        return platform.attempt(command);
    }

    /** What a command says that must not succeed. */
    String refusal(String command) {
        Output output = platform.attempt(command);
        assertNotEquals(0, output.status(), () -> command + " is accepted: " + output);
        return (output.out() + output.err()).strip();
    }

    /** Starts a command that goes on, and reads along. It must end by itself, by {@code --for} at the latest. */
    Following follow(String command) {
        return new Following(platform, command);
    }

    /** Changes settings in one file of the platform's etc/, until the test gives them back. */
    Setting set(String file, String... lines) {
        return Setting.change(platform.etc(file), lines);
    }

    /**
     * Lines of the platform's log that hold a text, oldest first. Read from its file: each log:display gives the logger
     * of sshd another level and back again, and what is logged while the log is configured anew, twice, is lost.
     */
    List<String> logged(String text) {
        try (Stream<String> lines = Files.lines(platform.log())) {
            return lines.filter(line -> line.contains(text)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CollectorLine collector(String name) {
        String printed = platform.run("trace:collectors --json --sample 1ms");
        JsonNode line = Json.values(printed).stream()
                .filter(node -> node.path("name").asText().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError("no collector " + name + " in " + printed));
        return new CollectorLine(line.at("/status/state").textValue(),
                Json.read(line.required("counters"), CollectorCounters.class));
    }
}
