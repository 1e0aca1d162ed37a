// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.tracewarden.api.journal.FsyncPolicy;
import org.tracewarden.api.journal.JournalSettings;

/** Reads the configuration, or refuses it whole. */
final class Settings {

    private static final String NONE = "none";

    private final Path data;
    private final Map<String, Object> properties;

    private Settings(Path data, Map<String, Object> properties) {
        this.data = data;
        this.properties = properties;
    }

    /**
     * The settings.
     *
     * @param data directory that relative paths are taken from
     * @param properties as saved, so that a value that is no number is refused and not read as 0
     * @throws IllegalArgumentException with key, value and allowed range
     */
    static JournalSettings read(Path data, JournalConfig config, Map<String, Object> properties) {
        Settings settings = new Settings(data, properties);
        return new JournalSettings(
                settings.path("directory", config.directory()),
                settings.path("key", config.key()),
                settings.witness(config.witness()),
                fsync(config.fsync()),
                Duration.ofMillis(settings.number("fsync-interval-millis", config::fsync$_$interval$_$millis, 10,
                        60_000)),
                (long) settings.number("segment-megabytes", config::segment$_$megabytes, 1, 16_384) << 20,
                Duration.ofHours(settings.number("segment-hours", config::segment$_$hours, 1, 8_760)),
                Duration.ofDays(settings.number("retention-days", config::retention$_$days, 1, 36_500)),
                (long) settings.number("size-limit-megabytes", config::size$_$limit$_$megabytes, 1, 16_777_216) << 20,
                settings.number("checkpoint-records", config::checkpoint$_$records, 1, 1_000_000),
                Duration.ofSeconds(settings.number("checkpoint-interval-seconds",
                        config::checkpoint$_$interval$_$seconds, 1, 3_600)),
                (long) settings.number("backlog-megabytes", config::backlog$_$megabytes, 1, 1_024) << 20);
    }

    static JournalSettings defaults(Path data) {
        return JournalSettings.in(data.resolve("journal"), data.resolve("keys/journal.key"));
    }

    private int number(String key, IntSupplier accessor, int least, int most) {
        // the accessor of a value that is no number throws, whatever that is
        Object saved = properties.containsKey(key) ? properties.get(key) : accessor.getAsInt();
        try {
            int number = Integer.parseInt(saved.toString().strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // told below
        }
        throw new IllegalArgumentException(key + ": \"" + saved + "\" is no number from " + least + " to " + most);
    }

    private static FsyncPolicy fsync(String value) {
        return Arrays.stream(FsyncPolicy.values()).filter(any -> word(any).equals(value.strip())).findAny()
                .orElseThrow(() -> new IllegalArgumentException("fsync: \"" + value + "\" is none of "
                        + Arrays.stream(FsyncPolicy.values()).map(Settings::word).collect(Collectors.joining(", "))));
    }

    private static String word(FsyncPolicy policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    private Optional<Path> witness(String value) {
        return value.isBlank() || NONE.equals(value.strip()) ? Optional.empty() : Optional.of(path("witness", value));
    }

    private Path path(String key, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(key + ": \"" + value + "\" is no path");
        }
        try {
            return data.resolve(value.strip()).toAbsolutePath().normalize();
        } catch (InvalidPathException wrong) {
            throw new IllegalArgumentException(key + ": \"" + value + "\" is no path: " + wrong.getReason());
        }
    }
}
