// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SettingsTest {

    /** A key as the metatype of the built bundle has it. */
    private record Key(String name, int min, int max) {}

    private static Stream<Key> keys() throws Exception {
        try (InputStream metatype = SettingsTest.class.getResourceAsStream(
                "/OSGI-INF/metatype/org.tracewarden.classifier.patterns.PatternsConfig.xml")) {
            NodeList attributes = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(metatype)
                    .getElementsByTagName("AD");
            return IntStream.range(0, attributes.getLength())
                    .mapToObj(i -> (Element) attributes.item(i))
                    .map(a -> new Key(a.getAttribute("id"), Integer.parseInt(a.getAttribute("min")),
                            Integer.parseInt(a.getAttribute("max"))))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("keys")
    void eachKeyIsCheckedAgainstTheRangeThatTheMetatypeSays(Key key) {
        ConfigWith.settings(Map.of(key.name(), key.min()));
        ConfigWith.settings(Map.of(key.name(), key.max()));
        for (int wrong : new int[] {key.min() - 1, key.max() + 1}) {
            assertEquals(key.name() + " must be " + key.min() + " to " + key.max() + ", not " + wrong,
                    assertThrows(IllegalArgumentException.class,
                            () -> ConfigWith.settings(Map.of(key.name(), wrong))).getMessage());
        }
    }

    @Test
    void everyKeyHasARange() throws Exception {
        assertEquals(PatternsConfig.class.getDeclaredMethods().length, keys().count());
    }

    @Test
    void theDefaultsAreTheSeeds() {
        Settings defaults = Settings.defaults();
        assertEquals(new Settings.Fsync(100_000_000L, 5, 10, 0.5), defaults.fsync());
        assertEquals(new Settings.Blocked(500_000_000L, 3, 60_000_000_000L), defaults.send());
        assertEquals(new Settings.SmallIo(64, 10_000, 3), defaults.smallIo());
        assertEquals(new Settings.Busy(2000, 0.9, 3), defaults.busy());
    }

    @Test
    void aValueOfAnotherTypeIsNamed() {
        PatternsConfig throwing = (PatternsConfig) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PatternsConfig.class}, (proxy, method, args) -> {
                    throw new NumberFormatException("soon");
                });
        assertEquals("end-after-seconds must be a whole number, 1 to 3600, not \"soon\"",
                assertThrows(IllegalArgumentException.class,
                        () -> Settings.read(throwing, Map.of("end-after-seconds", "soon"))).getMessage());
    }
}
