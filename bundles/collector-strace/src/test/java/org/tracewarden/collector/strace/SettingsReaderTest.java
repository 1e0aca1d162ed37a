// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tracewarden.collector.strace.pipeline.SessionSettings;

class SettingsReaderTest {

    @Test
    void theDefaultsOfTheConfigurationAreThoseOfTheSessions() {
        assertEquals(SessionSettings.DEFAULTS, read(Map.of()));
    }

    @Test
    void everyKeyIsTaken() {
        assertEquals(new SessionSettings("/opt/strace", 64, Duration.ZERO, 16, false, false),
                read(Map.of("strace", "/opt/strace", "max$_$sessions", 64, "grace$_$millis", 0, "string$_$limit", 16,
                        "journal", "false", "redact$_$environment", "false")));
    }

    @Test
    void aWrongValueIsRefusedWithKeyAndRange() {
        assertEquals("max-sessions = 0 is out of range (1 to 64)", refused(Map.of("max$_$sessions", 0)));
        assertEquals("grace-millis = 60001 is out of range (0 to 60000)", refused(Map.of("grace$_$millis", 60_001)));
        assertEquals("string-limit = 15 is out of range (16 to 65536)", refused(Map.of("string$_$limit", 15)));
        assertEquals("journal = yes is neither true nor false", refused(Map.of("journal", "yes")));
        assertEquals("redact-environment = no is neither true nor false",
                refused(Map.of("redact$_$environment", "no")));
        assertEquals("strace = \"bin/strace\" is neither a name to look for in PATH, such as strace, nor a path from"
                + " the root", refused(Map.of("strace", "bin/strace")));
    }

    private static String refused(Map<String, Object> values) {
        return assertThrows(IllegalArgumentException.class, () -> read(values)).getMessage();
    }

    /** What is not given has the default that the annotation declares. */
    private static SessionSettings read(Map<String, Object> values) {
        StraceConfig config = (StraceConfig) Proxy.newProxyInstance(StraceConfig.class.getClassLoader(),
                new Class<?>[] {StraceConfig.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
        return SettingsReader.read(config, Map.of());
    }
}
