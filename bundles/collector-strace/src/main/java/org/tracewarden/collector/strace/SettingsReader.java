// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import java.time.Duration;
import java.util.Map;
import org.tracewarden.collector.strace.pipeline.SessionSettings;
import org.tracewarden.configuration.Numbers;

/** Reads a configuration whole, or refuses it. */
final class SettingsReader {

    private SettingsReader() {}

    /** @throws IllegalArgumentException naming key, value and range */
    static SessionSettings read(StraceConfig config, Map<String, Object> properties) {
        Numbers numbers = new Numbers(properties);
        return new SessionSettings(
                program(config.strace()),
                numbers.read("max-sessions", config::max$_$sessions, 1, 64),
                Duration.ofMillis(numbers.read("grace-millis", config::grace$_$millis, 0, 60_000)),
                numbers.read("string-limit", config::string$_$limit, 16, 65_536),
                truth("journal", config.journal()),
                truth("redact-environment", config.redact$_$environment()));
    }

    private static String program(String value) {
        String name = value.strip();
        if (name.isEmpty() || name.indexOf('\0') >= 0 || name.contains("/") && !name.startsWith("/")) {
            throw new IllegalArgumentException("strace = \"" + value
                    + "\" is neither a name to look for in PATH, such as strace, nor a path from the root");
        }
        return name;
    }

    private static boolean truth(String key, String value) {
        return switch (value.strip()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(key + " = " + value + " is neither true nor false");
        };
    }
}
