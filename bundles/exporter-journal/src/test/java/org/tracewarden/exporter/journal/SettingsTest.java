// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.journal.JournalSettings;

class SettingsTest {

    private static final Path DATA = Path.of("/data");

    @Test
    void whatIsNotSavedIsTheDefault() {
        assertEquals(JournalSettings.in(DATA.resolve("journal"), DATA.resolve("keys/journal.key")),
                Settings.read(DATA, saved(Map.of()), Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"segment-megabytes,plenty,1,16384", "retention-days,0,1,36500", "fsync-interval-millis,9,10,60000",
        "segment-hours,,1,8760", "size-limit-megabytes,1.5,1,16777216", "checkpoint-records,1000001,1,1000000",
        "checkpoint-interval-seconds,1h,1,3600", "backlog-megabytes,99999999999,1,1024"})
    void aNumberThatIsNoneOrOutOfRangeIsRefusedByKeyValueAndRange(String key, String value, int least, int most) {
        String text = value == null ? "" : value;
        Map<String, Object> properties = Map.of(key, text);
        assertEquals(key + ": \"" + text + "\" is no number from " + least + " to " + most,
                assertThrows(IllegalArgumentException.class,
                        () -> Settings.read(DATA, saved(properties), properties)).getMessage());
    }

    /** As the component runtime makes it: asked for a number that is none, it throws what is no argument's fault. */
    private static JournalConfig saved(Map<String, Object> properties) {
        return (JournalConfig) Proxy.newProxyInstance(JournalConfig.class.getClassLoader(),
                new Class<?>[] {JournalConfig.class}, (proxy, method, arguments) -> {
                    String key = method.getName().replace("$_$", "-");
                    if (!properties.containsKey(key)) {
                        return method.getDefaultValue();
                    }
                    try {
                        return Integer.valueOf(properties.get(key).toString());
                    } catch (NumberFormatException none) {
                        throw new IllegalStateException("cannot convert", none);
                    }
                });
    }
}
