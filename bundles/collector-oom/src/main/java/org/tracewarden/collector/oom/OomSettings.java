// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;

/** A configuration that was found valid. */
record OomSettings(int kernelLogWaitMillis, int ringBytes, Duration grace) {

    static final OomSettings DEFAULTS = new OomSettings(3, 262_144, Duration.ofSeconds(60));

    /** @throws IllegalArgumentException naming key, value and range */
    static OomSettings read(OomConfig config, Map<String, Object> properties) {
        int wait = number("kernel-log-wait-millis", config::kernel$_$log$_$wait$_$millis, 0, 100, properties);
        int ring = number("ring-bytes", config::ring$_$bytes, 1 << 16, 1 << 24, properties);
        int grace = number("pin-grace-seconds", config::pin$_$grace$_$seconds, 0, 3_600, properties);
        if (Integer.bitCount(ring) != 1) {
            throw new IllegalArgumentException("ring-bytes = " + ring + " is no power of two");
        }
        return new OomSettings(wait, ring, Duration.ofSeconds(grace));
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
