// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Prints what an agent wrote, each line once and where the agent wrote it to, of the lines of JSON that
 * {@code asm:logs} gives. It is given them while they come, and at the end once more, so that none is missing.
 * Thread-safe.
 */
final class AgentLines {

    private final ObjectMapper json = new ObjectMapper();
    private final PrintStream out;
    private final PrintStream err;
    private Instant last;
    /** How many lines of that moment were printed. A program writes many at once. */
    private int atLast;

    /** @param begin lines from before are another agent's, that had the same name */
    AgentLines(Instant begin, PrintStream out, PrintStream err) {
        this.last = begin;
        this.out = out;
        this.err = err;
    }

    /** A stream for one answer of the console; lines of earlier answers are not printed again. */
    OutputStream answer() {
        return new Answer();
    }

    private final class Answer extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private Instant seen = Instant.MIN;
        private int atSeen;

        @Override
        public void write(int b) throws IOException {
            if (b == '\n') {
                String text = line.toString(StandardCharsets.UTF_8).strip();
                line.reset();
                take(text);
            } else {
                line.write(b);
            }
        }

        private void take(String text) {
            JsonNode node;
            try {
                node = json.readTree(text);
            } catch (IOException noJson) {
                // a complaint of the console: whoever asks for the agent's state is told the same
                return;
            }
            if (node.path("type").asText().equals("lagged")) {
                print(err, "tracewarden: " + node.path("lost").asLong()
                        + " lines not shown: this terminal fell behind");
                return;
            }
            if (!node.has("at")) {
                return;
            }
            Instant at = Instant.parse(node.get("at").asText());
            atSeen = at.equals(seen) ? atSeen + 1 : 1;
            seen = at;
            show(at, atSeen, node);
        }
    }

    private synchronized void show(Instant at, int number, JsonNode line) {
        if (at.isBefore(last) || at.equals(last) && number <= atLast) {
            return;
        }
        last = at;
        atLast = number;
        switch (line.path("source").asText()) {
            case "OUTPUT" -> print(out, line.path("text").asText());
            case "ERROR" -> print(err, line.path("text").asText());
            default -> print(err, "tracewarden: " + line.path("text").asText());
        }
    }

    private static void print(PrintStream stream, String text) {
        stream.println(text);
        stream.flush();
    }
}
