// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import java.util.Map;
import java.util.function.IntSupplier;

/** A configuration that was found valid. */
record Settings(int intervalMillis, int discoveryMillis, int minThrottledPeriods, int maxCgroups) {

    static final Settings DEFAULTS = new Settings(1_000, 5_000, 1, 4_096);

    /** @throws IllegalArgumentException naming key, value and range */
    static Settings read(ThrottleConfig config, Map<String, Object> properties) {
        return new Settings(
                number("interval-millis", config::interval$_$millis, 100, 60_000, properties),
                number("discovery-interval-millis", config::discovery$_$interval$_$millis, 100, 600_000, properties),
                number("min-throttled-periods", config::min$_$throttled$_$periods, 1, 100_000, properties),
                number("max-cgroups", config::max$_$cgroups, 1, 65_536, properties));
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
