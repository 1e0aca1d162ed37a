// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import java.lang.annotation.Annotation;
import java.util.Map;

/** Converts as the component runtime does: a wrong type throws when the value is asked for. */
record MapConfig(Map<String, Object> values) implements OomConfig {

    private int number(String key, int otherwise) {
        Object value = values.get(key);
        return value == null ? otherwise : Integer.parseInt(value.toString());
    }

    @Override
    public int kernel$_$log$_$wait$_$millis() {
        return number("kernel-log-wait-millis", 3);
    }

    @Override
    public int ring$_$bytes() {
        return number("ring-bytes", 262_144);
    }

    @Override
    public int pin$_$grace$_$seconds() {
        return number("pin-grace-seconds", 60);
    }

    @Override
    public Class<? extends Annotation> annotationType() {
        return OomConfig.class;
    }
}
