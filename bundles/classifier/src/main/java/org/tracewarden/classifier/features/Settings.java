// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.Map;
import java.util.function.DoubleSupplier;
import org.tracewarden.configuration.Numbers;

/**
 * Checked configuration.
 *
 * @param memoryBytes that the series may take
 * @param graceNanos after the last statistics of a window until it is over
 */
record Settings(long memoryBytes, long graceNanos, LearningRules learning, AlarmRules alarms) {

    static final Settings DEFAULTS = new Settings(
            24L << 20,
            250_000_000L,
            LearningRules.DEFAULT,
            AlarmRules.DEFAULT);

    private static final long MEGABYTE = 1L << 20;
    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60_000_000_000L;
    private static final double PERCENT = 100;

    /**
     * Reads and checks the configuration as a whole.
     *
     * @param properties the raw values, to be named in errors
     * @throws IllegalArgumentException naming key, value and what is allowed
     */
    static Settings read(FeaturesConfig config, Map<String, Object> properties) {
        Numbers numbers = new Numbers(properties);
        int memory = numbers.read("memory-megabytes", config::memory$_$megabytes, 4, 512);
        int grace = numbers.read("grace-millis", config::grace$_$millis, 50, 2_000);
        LearningRules learning = new LearningRules(
                numbers.read("warm-up-seconds", config::warm$_$up$_$seconds, 30, 86_400),
                numbers.read("baseline-programs", config::baseline$_$programs, 16, 4_096),
                MINUTE * numbers.read("relearn-minutes", config::relearn$_$minutes, 5, 1_440),
                SECOND * numbers.read("settle-seconds", config::settle$_$seconds, 0, 3_600),
                numbers.read("relative-floor-percent", config::relative$_$floor$_$percent, 1, 1_000) / PERCENT,
                numbers.read("activity-floor-percent", config::activity$_$floor$_$percent, 1, 1_000) / PERCENT);
        double low = threshold("z-low", config::z$_$low, "z-low", 0, properties);
        double medium = threshold("z-medium", config::z$_$medium, "z-low", low, properties);
        double high = threshold("z-high", config::z$_$high, "z-medium", medium, properties);
        double critical = threshold("z-critical", config::z$_$critical, "z-high", high, properties);
        int begin = numbers.read("begin-seconds", config::begin$_$seconds, 1, 60);
        return new Settings(memory * MEGABYTE, grace * MILLISECOND, learning, new AlarmRules(
                low, medium, high, critical,
                begin,
                numbers.read("begin-window-seconds", config::begin$_$window$_$seconds, begin, 60),
                numbers.read("quiet-seconds", config::quiet$_$seconds, 1, 3_600),
                numbers.read("anomaly-capacity", config::anomaly$_$capacity, 10, 100_000),
                1_000L * numbers.read("least-latency-micros", config::least$_$latency$_$micros, 0, 10_000_000),
                numbers.read("least-error-percent", config::least$_$error$_$percent, 0, 100) / PERCENT,
                numbers.read("least-errors", config::least$_$errors, 0, 1_000_000),
                numbers.read("least-rate", config::least$_$rate, 0, 1_000_000),
                numbers.read("least-blocked-millis", config::least$_$blocked$_$millis, 0, 60_000) / 1e3));
    }

    private static double threshold(
            String key, DoubleSupplier accessor, String lowerKey, double lower, Map<String, Object> properties) {
        double value;
        try {
            value = accessor.getAsDouble();
        } catch (RuntimeException notANumber) {
            throw new IllegalArgumentException(
                    key + " = " + properties.get(key) + " is no number (1 to 1000)", notANumber);
        }
        if (!(value >= 1 && value <= 1_000)) {
            throw new IllegalArgumentException(key + " = " + value + " is out of range (1 to 1000)");
        }
        if (value <= lower) {
            throw new IllegalArgumentException(
                    key + " = " + value + " must be above " + lowerKey + " = " + lower);
        }
        return value;
    }
}
