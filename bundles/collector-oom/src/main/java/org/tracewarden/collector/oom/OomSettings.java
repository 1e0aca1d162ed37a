// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.time.Duration;
import java.util.Map;
import org.tracewarden.configuration.Numbers;

/** A configuration that was found valid. */
record OomSettings(int kernelLogWaitMillis, int ringBytes, Duration grace) {

    static final OomSettings DEFAULTS = new OomSettings(3, 262_144, Duration.ofSeconds(60));

    /** @throws IllegalArgumentException naming key, value and range */
    static OomSettings read(OomConfig config, Map<String, Object> properties) {
        Numbers numbers = new Numbers(properties);
        int wait = numbers.read("kernel-log-wait-millis", config::kernel$_$log$_$wait$_$millis, 0, 100);
        int ring = numbers.read("ring-bytes", config::ring$_$bytes, 1 << 16, 1 << 24);
        int grace = numbers.read("pin-grace-seconds", config::pin$_$grace$_$seconds, 0, 3_600);
        if (Integer.bitCount(ring) != 1) {
            throw new IllegalArgumentException("ring-bytes = " + ring + " is no power of two");
        }
        return new OomSettings(wait, ring, Duration.ofSeconds(grace));
    }
}
