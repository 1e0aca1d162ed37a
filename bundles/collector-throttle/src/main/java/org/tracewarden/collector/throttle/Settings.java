// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import java.util.Map;
import org.tracewarden.configuration.Numbers;

/** A configuration that was found valid. */
record Settings(int intervalMillis, int discoveryMillis, int minThrottledPeriods, int maxCgroups) {

    static final Settings DEFAULTS = new Settings(1_000, 5_000, 1, 4_096);

    /** @throws IllegalArgumentException naming key, value and range */
    static Settings read(ThrottleConfig config, Map<String, Object> properties) {
        Numbers numbers = new Numbers(properties);
        return new Settings(
                numbers.read("interval-millis", config::interval$_$millis, 100, 60_000),
                numbers.read("discovery-interval-millis", config::discovery$_$interval$_$millis, 100, 600_000),
                numbers.read("min-throttled-periods", config::min$_$throttled$_$periods, 1, 100_000),
                numbers.read("max-cgroups", config::max$_$cgroups, 1, 65_536));
    }
}
