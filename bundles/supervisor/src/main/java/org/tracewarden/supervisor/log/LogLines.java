// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.tracewarden.api.agent.AgentLogLine;
import org.tracewarden.api.agent.AgentLogLine.Source;

/** Lines of a log as launchers write them: {@code 2026-11-21T15:09:04.123456Z out text}. */
final class LogLines {

    private static final int TIME_LENGTH = 27;
    private static final int TEXT_BEGIN = TIME_LENGTH + 5;

    private LogLines() {}

    /** A line that no launcher wrote is output of no known time, whole. */
    static AgentLogLine parse(byte[] bytes, int begin, int end) {
        String line = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
        try {
            if (line.length() >= TEXT_BEGIN && line.charAt(TEXT_BEGIN - 1) == ' ') {
                Source source = switch (line.substring(TIME_LENGTH, TEXT_BEGIN - 1)) {
                    case " out" -> Source.OUTPUT;
                    case " err" -> Source.ERROR;
                    case " sys" -> Source.LAUNCHER;
                    default -> throw new DateTimeParseException("no source", line, TIME_LENGTH);
                };
                return new AgentLogLine(Instant.parse(line.substring(0, TIME_LENGTH)), source, text(line));
            }
        } catch (DateTimeParseException notALaunchers) {
            // told whole
        }
        return new AgentLogLine(Instant.EPOCH, Source.OUTPUT, line);
    }

    private static String text(String line) {
        return line.substring(TEXT_BEGIN, line.endsWith("\r") ? line.length() - 1 : line.length());
    }

    /** Words of our own. */
    static AgentLogLine words(String text) {
        return new AgentLogLine(Instant.now(), Source.LAUNCHER, text);
    }
}
