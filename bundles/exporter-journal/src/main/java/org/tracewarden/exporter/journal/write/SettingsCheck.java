// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.time.Duration;
import org.tracewarden.api.journal.JournalSettings;

/** The ranges that {@link JournalSettings} documents. */
final class SettingsCheck {

    private SettingsCheck() {}

    /** @throws IllegalArgumentException naming the value that is out of its range, and the range */
    static JournalSettings checked(JournalSettings settings) {
        within("fsyncInterval", settings.fsyncInterval(), Duration.ofMillis(10), Duration.ofMinutes(1));
        within("segmentBytes", settings.segmentBytes(), 64L << 10, 16L << 30);
        within("segmentAge", settings.segmentAge(), Duration.ofMinutes(1), Duration.ofDays(366));
        within("retention", settings.retention(), Duration.ofMinutes(1), Duration.ofDays(36_600));
        within("sizeLimit", settings.sizeLimit(), 1L << 20, Long.MAX_VALUE);
        within("checkpointRecords", settings.checkpointRecords(), 1, 1_000_000);
        within("checkpointInterval", settings.checkpointInterval(), Duration.ofSeconds(1), Duration.ofHours(1));
        within("backlogBytes", settings.backlogBytes(), 64L << 10, 1L << 30);
        return settings;
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + "; it may be from " + least + " to " + most);
        }
    }

    private static void within(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " is " + value + "; it may be from " + least + " to " + most);
        }
    }
}
