// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;

class SettingsTest {

    @Test
    void theDefaultsAreThoseOfTheSeed() {
        Settings settings = Settings.DEFAULT;
        assertEquals(new Thresholds(10_000_000, 50_000_000, 100_000_000, 500_000_000),
                settings.thresholds().get(SyscallCategory.BLOCKING_IO));
        assertEquals(new Thresholds(10_000_000, 25_000_000, 50_000_000, 100_000_000),
                settings.thresholds().get(SyscallCategory.LOCK_CONTENTION));
        assertEquals(new Thresholds(10_000_000, 100_000_000, 500_000_000, 1_000_000_000),
                settings.thresholds().get(SyscallCategory.FILE_SYSTEM));
        assertEquals(new Thresholds(10_000_000, 100_000_000, 500_000_000, 1_000_000_000),
                settings.thresholds().get(SyscallCategory.NETWORK));
        settings.texts().forEach((category, text) -> {
            assertEquals(4, text.causes().size(), category.word());
            assertEquals(4, text.hints().size(), category.word());
        });
        assertEquals(1_000_000_000L, settings.idleFutexNanos());
        assertEquals(new PersistenceTimes(60_000_000_000L, 300_000_000_000L, 900_000_000_000L, 60_000_000_000L),
                settings.persistence());
        assertEquals(Severity.LOW, settings.publish());
        assertEquals(10_000, settings.capacity());
    }

    @Test
    void theShippedFileSaysWhatIsBuiltIn() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("../../etc/org.tracewarden.classifier.cfg"))) {
            file.load(reader);
        }
        Map<String, String> builtIn = new TreeMap<>();
        for (Method method : ClassifierConfig.class.getDeclaredMethods()) {
            builtIn.put(FakeConfig.key(method.getName()), String.valueOf(method.getDefaultValue()));
        }
        assertEquals(builtIn, new TreeMap<>(file));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "blocking-io-thresholds|10,50,100|blocking-io-thresholds must be 4 numbers separated by commas (low, medium,"
                + " high, critical), not \"10,50,100\"",
        "network-thresholds|10,100,100,1000|network-thresholds is of the wrong order: high (100) must be above medium"
                + " (100)",
        "network-thresholds|10,100,500,400|network-thresholds is of the wrong order: critical (400) must be above high"
                + " (500)",
        "file-system-thresholds|-10,100,500,1000|file-system-thresholds: low must be 1 to 3600000 milliseconds,"
                + " not -10",
        "file-system-thresholds|0,100,500,1000|file-system-thresholds: low must be 1 to 3600000 milliseconds, not 0",
        "lock-contention-thresholds|10,25,50,3600001|lock-contention-thresholds: critical must be 1 to 3600000"
                + " milliseconds, not 3600001",
        "lock-contention-thresholds|10,soon,50,100|lock-contention-thresholds: medium must be a whole number of"
                + " milliseconds, not \"soon\"",
        "blocking-io-syscalls|read,Write|blocking-io-syscalls: \"Write\" is not the name of a system call; allowed are"
                + " small letters, digits and _ as in openat, separated by commas",
        "blocking-io-syscalls|read,9|blocking-io-syscalls: \"9\" is not the name of a system call; allowed are small"
                + " letters, digits and _ as in openat, separated by commas",
        "blocking-io-syscalls|read,read|blocking-io-syscalls: read is listed twice, here and for blocking_io; a call is"
                + " in one category",
        "network-syscalls|connect,futex|network-syscalls: futex is listed twice, here and for lock_contention; a call"
                + " is in one category",
        "publish-severity|worst|publish-severity must be one of none, low, medium, high, critical, not \"worst\"",
        "capacity|99|capacity must be 100 to 100000, not 99",
        "capacity|100001|capacity must be 100 to 100000, not 100001",
        "capacity|many|capacity must be a whole number, not \"many\"",
        "idle-futex-millis|9|idle-futex-millis must be 10 to 3600000, not 9",
        "persistence-minutes|1,15,5|persistence-minutes is of the wrong order: systemic (5) must be above persistent"
                + " (15)",
        "persistence-minutes|1,5,1441|persistence-minutes: systemic must be 1 to 1440 minutes, not 1441",
        "quiet-seconds|0|quiet-seconds must be 1 to 3600, not 0",
        "network-title|''|network-title: a text must be 1 to 200 characters without control characters, not \"\""})
    void aWrongValueIsNamedWithWhatIsAllowed(String key, String value, String message) {
        FakeConfig wrong = FakeConfig.shipped().with(key, value);
        assertEquals(message, assertThrows(IllegalArgumentException.class, wrong::settings).getMessage());
    }

    @Test
    void aTextIsAtMost200Characters() {
        assertEquals("x".repeat(200), FakeConfig.shipped().with("network-hints", "x".repeat(200)).settings()
                .texts().get(SyscallCategory.NETWORK).hints().get(0));
        assertTrue(assertThrows(IllegalArgumentException.class,
                FakeConfig.shipped().with("network-hints", "ok;" + "x".repeat(201))::settings).getMessage()
                .startsWith("network-hints: a text must be 1 to 200 characters"));
        assertEquals("network-causes must be at most 16 texts, not 17", assertThrows(IllegalArgumentException.class,
                FakeConfig.shipped().with("network-causes", "x;".repeat(17))::settings).getMessage());
    }

    @Test
    void aListOfTheContainerIsNoText() {
        FakeConfig wrong = FakeConfig.shipped().with("network-syscalls", List.of("connect"));
        assertEquals("network-syscalls must be text, not [connect]",
                assertThrows(IllegalArgumentException.class, wrong::settings).getMessage());
    }

    @Test
    void theEndsOfTheRangesAreAccepted() {
        Settings least = FakeConfig.shipped().with("network-thresholds", "1, 2, 3, 4").with("capacity", 100)
                .with("idle-futex-millis", 10).with("quiet-seconds", 1).with("persistence-minutes", "1,2,3")
                .with("publish-severity", "NONE").settings();
        assertEquals(1_000_000, least.thresholds().get(SyscallCategory.NETWORK).low());
        assertEquals(Severity.NONE, least.publish());
        Settings most = FakeConfig.shipped().with("network-thresholds", "1,2,3,3600000").with("capacity", 100_000)
                .with("idle-futex-millis", 3_600_000).with("quiet-seconds", 3_600)
                .with("persistence-minutes", "1,2,1440").settings();
        assertEquals(3_600_000_000_000L, most.thresholds().get(SyscallCategory.NETWORK).critical());
    }
}
