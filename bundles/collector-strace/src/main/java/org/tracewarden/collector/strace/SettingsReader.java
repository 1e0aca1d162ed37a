// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;
import org.tracewarden.collector.strace.pipeline.SessionSettings;

/** Reads a configuration whole, or refuses it. */
final class SettingsReader {

    private SettingsReader() {}

    /** @throws IllegalArgumentException naming key, value and range */
    static SessionSettings read(StraceConfig config, Map<String, Object> properties) {
        return new SessionSettings(
                program(config.strace()),
                number("max-sessions", config::max$_$sessions, 1, 64, properties),
                Duration.ofMillis(number("grace-millis", config::grace$_$millis, 0, 60_000, properties)),
                number("string-limit", config::string$_$limit, 16, 65_536, properties),
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

    private static int number(String key, IntSupplier accessor, int min, int max, Map<String, Object> properties) {
        int value;
        try {
            value = accessor.getAsInt();
        } catch (RuntimeException notANumber) {
            throw new IllegalArgumentException(
                    key + " = " + properties.get(key) + " is no whole number (" + min + " to " + max + ")", notANumber);
        }
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + " = " + value + " is out of range (" + min + " to " + max + ")");
        }
        return value;
    }
}
