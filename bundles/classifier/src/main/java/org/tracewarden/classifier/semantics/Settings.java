// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;

/**
 * Checked configuration.
 *
 * @param categories category of each listed call by its name
 * @param thresholds of the four categories that have some
 * @param texts of the same
 * @param idleFutexNanos a lone futex wait of this length is a parked worker
 * @param persistence from when on trouble is what
 * @param publish least severity that goes onto the bus
 * @param capacity observations kept
 */
record Settings(
        Map<String, SyscallCategory> categories,
        Map<SyscallCategory, Thresholds> thresholds,
        Map<SyscallCategory, CategoryText> texts,
        long idleFutexNanos,
        PersistenceTimes persistence,
        Severity publish,
        int capacity) {

    private static final Pattern CALL_NAME = Pattern.compile("[a-z_][a-z0-9_]{0,39}");
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_TEXTS = 16;
    private static final int MOST_MILLIS = 3_600_000;
    private static final int MOST_MINUTES = 1_440;
    private static final List<String> STEPS = List.of("low", "medium", "high", "critical");
    private static final List<String> SPANS = List.of("short-lived", "persistent", "systemic");

    /** What is written at {@link ClassifierConfig}. */
    static final Settings DEFAULT = read(AsShipped.class.getAnnotation(ClassifierConfig.class), Map.of());

    Settings {
        categories = Map.copyOf(categories);
        thresholds = Map.copyOf(thresholds);
        texts = Map.copyOf(texts);
    }

    /**
     * Reads and checks the configuration as a whole.
     *
     * @param properties the raw values, to be named in errors
     * @throws IllegalArgumentException naming key, value and what is allowed, of the first that is wrong
     */
    static Settings read(ClassifierConfig config, Map<String, Object> properties) {
        Reader reader = new Reader(properties);
        reader.category(SyscallCategory.BLOCKING_IO, "blocking-io", config::blocking$_$io$_$syscalls,
                config::blocking$_$io$_$thresholds, config::blocking$_$io$_$title, config::blocking$_$io$_$causes,
                config::blocking$_$io$_$hints);
        reader.category(SyscallCategory.LOCK_CONTENTION, "lock-contention", config::lock$_$contention$_$syscalls,
                config::lock$_$contention$_$thresholds, config::lock$_$contention$_$title,
                config::lock$_$contention$_$causes, config::lock$_$contention$_$hints);
        reader.category(SyscallCategory.FILE_SYSTEM, "file-system", config::file$_$system$_$syscalls,
                config::file$_$system$_$thresholds, config::file$_$system$_$title, config::file$_$system$_$causes,
                config::file$_$system$_$hints);
        reader.category(SyscallCategory.NETWORK, "network", config::network$_$syscalls, config::network$_$thresholds,
                config::network$_$title, config::network$_$causes, config::network$_$hints);
        reader.calls(SyscallCategory.IDLE_WAIT, "idle-wait-syscalls", config::idle$_$wait$_$syscalls);
        long idleFutex = reader.number("idle-futex-millis", config::idle$_$futex$_$millis, 10, MOST_MILLIS)
                * 1_000_000L;
        long[] minutes = reader.ascending("persistence-minutes", config::persistence$_$minutes, SPANS, "minutes",
                MOST_MINUTES);
        int quiet = reader.number("quiet-seconds", config::quiet$_$seconds, 1, 3_600);
        PersistenceTimes persistence = new PersistenceTimes(minutes[0] * 60_000_000_000L,
                minutes[1] * 60_000_000_000L, minutes[2] * 60_000_000_000L, quiet * 1_000_000_000L);
        Severity publish = reader.severity("publish-severity", config::publish$_$severity);
        int capacity = reader.number("capacity", config::capacity, 100, 100_000);
        return new Settings(reader.categories, reader.thresholds, reader.texts, idleFutex, persistence, publish,
                capacity);
    }

    /** {@link SyscallCategory#OTHER} for a call that is not listed. */
    SyscallCategory category(String call) {
        return categories.getOrDefault(call, SyscallCategory.OTHER);
    }

    @ClassifierConfig
    private static final class AsShipped {}

    /** Reads values one by one and says what is wrong with the first wrong one. */
    private static final class Reader {

        private final Map<String, Object> properties;
        private final Map<String, SyscallCategory> categories = new HashMap<>();
        private final Map<SyscallCategory, Thresholds> thresholds = new EnumMap<>(SyscallCategory.class);
        private final Map<SyscallCategory, CategoryText> texts = new EnumMap<>(SyscallCategory.class);

        Reader(Map<String, Object> properties) {
            this.properties = properties;
        }

        void category(SyscallCategory category, String prefix, Supplier<String> calls, Supplier<String> limits,
                Supplier<String> title, Supplier<String> causes, Supplier<String> hints) {
            calls(category, prefix + "-syscalls", calls);
            long[] millis = ascending(prefix + "-thresholds", limits, STEPS, "milliseconds", MOST_MILLIS);
            thresholds.put(category, new Thresholds(millis[0] * 1_000_000L, millis[1] * 1_000_000L,
                    millis[2] * 1_000_000L, millis[3] * 1_000_000L));
            texts.put(category, new CategoryText(sentence(prefix + "-title", text(prefix + "-title", title)),
                    sentences(prefix + "-causes", causes), sentences(prefix + "-hints", hints)));
        }

        void calls(SyscallCategory category, String key, Supplier<String> value) {
            for (String name : parts(text(key, value), ",")) {
                if (!CALL_NAME.matcher(name).matches()) {
                    throw new IllegalArgumentException(key + ": \"" + name + "\" is not the name of a system call;"
                            + " allowed are small letters, digits and _ as in openat, separated by commas");
                }
                SyscallCategory before = categories.putIfAbsent(name, category);
                if (before != null) {
                    throw new IllegalArgumentException(key + ": " + name + " is listed twice, here and for "
                            + before.word() + "; a call is in one category");
                }
            }
        }

        long[] ascending(String key, Supplier<String> value, List<String> names, String unit, int most) {
            String text = text(key, value);
            List<String> parts = parts(text, ",");
            if (parts.size() != names.size()) {
                throw new IllegalArgumentException(key + " must be " + names.size() + " numbers separated by commas ("
                        + String.join(", ", names) + "), not \"" + text + "\"");
            }
            long[] numbers = new long[names.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = inRange(key, names.get(i), parts.get(i), unit, most);
                if (i > 0 && numbers[i] <= numbers[i - 1]) {
                    throw new IllegalArgumentException(key + " is of the wrong order: " + names.get(i) + " ("
                            + numbers[i] + ") must be above " + names.get(i - 1) + " (" + numbers[i - 1] + ")");
                }
            }
            return numbers;
        }

        private static long inRange(String key, String name, String text, String unit, int most) {
            long number;
            try {
                number = Long.parseLong(text);
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException(
                        key + ": " + name + " must be a whole number of " + unit + ", not \"" + text + "\"",
                        notANumber);
            }
            if (number < 1 || number > most) {
                throw new IllegalArgumentException(
                        key + ": " + name + " must be 1 to " + most + " " + unit + ", not " + number);
            }
            return number;
        }

        int number(String key, IntSupplier value, int least, int most) {
            int number;
            try {
                number = value.getAsInt();
            } catch (RuntimeException wrongType) {
                throw new IllegalArgumentException(
                        key + " must be a whole number, not \"" + properties.get(key) + "\"", wrongType);
            }
            if (number < least || number > most) {
                throw new IllegalArgumentException(key + " must be " + least + " to " + most + ", not " + number);
            }
            return number;
        }

        Severity severity(String key, Supplier<String> value) {
            String word = text(key, value).strip();
            for (Severity severity : Severity.values()) {
                if (severity.name().equalsIgnoreCase(word)) {
                    return severity;
                }
            }
            throw new IllegalArgumentException(key + " must be one of " + Arrays.stream(Severity.values())
                    .map(severity -> severity.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "))
                    + ", not \"" + word + "\"");
        }

        private List<String> sentences(String key, Supplier<String> value) {
            List<String> sentences = parts(text(key, value), ";");
            if (sentences.size() > MOST_TEXTS) {
                throw new IllegalArgumentException(
                        key + " must be at most " + MOST_TEXTS + " texts, not " + sentences.size());
            }
            sentences.forEach(sentence -> sentence(key, sentence));
            return sentences;
        }

        private static String sentence(String key, String text) {
            String sentence = text.strip();
            if (sentence.isEmpty() || sentence.length() > LONGEST_TEXT
                    || sentence.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(key + ": a text must be 1 to " + LONGEST_TEXT
                        + " characters without control characters, not \"" + sentence + "\"");
            }
            return sentence;
        }

        private String text(String key, Supplier<String> value) {
            String text;
            try {
                text = value.get();
            } catch (RuntimeException wrongType) {
                throw new IllegalArgumentException(key + " must be text, not " + properties.get(key), wrongType);
            }
            if (text == null) {
                throw new IllegalArgumentException(key + " must be text, not " + properties.get(key));
            }
            return text;
        }

        private static List<String> parts(String text, String separator) {
            return Arrays.stream(text.split(separator)).map(String::strip).filter(part -> !part.isEmpty()).toList();
        }
    }
}
