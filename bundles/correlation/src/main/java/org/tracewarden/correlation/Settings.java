// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Checked configuration.
 *
 * @param settleNanos wait after an exit before it is explained
 * @param capacity certificates kept
 * @param escalationNanos how long after a gentler signal SIGKILL belongs to it
 */
record Settings(long settleNanos, int capacity, long escalationNanos) {

    static final Settings DEFAULT = of(
            CorrelationConfig.SETTLE_MILLIS, CorrelationConfig.CAPACITY, CorrelationConfig.ESCALATION_SECONDS);

    /**
     * Reads and checks the configuration as a whole.
     *
     * @param properties the raw values, to be named in errors
     * @throws IllegalArgumentException naming key and value of the first that is wrong
     */
    static Settings read(CorrelationConfig config, Map<String, Object> properties) {
        return of(
                number("settle-millis", config::settle$_$millis, properties),
                number("capacity", config::capacity, properties),
                number("escalation-seconds", config::escalation$_$seconds, properties));
    }

    static Settings of(int settleMillis, int capacity, int escalationSeconds) {
        inRange("settle-millis", settleMillis, 0, 1_000);
        inRange("capacity", capacity, 100, 1_000_000);
        inRange("escalation-seconds", escalationSeconds, 1, 3_600);
        return new Settings(settleMillis * 1_000_000L, capacity, escalationSeconds * 1_000_000_000L);
    }

    private static int number(String key, IntSupplier value, Map<String, Object> properties) {
        try {
            return value.getAsInt();
        } catch (RuntimeException wrongType) {
            throw new IllegalArgumentException(
                    key + " must be a whole number, not \"" + properties.get(key) + "\"", wrongType);
        }
    }

    private static void inRange(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
