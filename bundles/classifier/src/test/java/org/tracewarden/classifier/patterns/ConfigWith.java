// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.lang.reflect.Proxy;
import java.util.Map;

/** The default configuration, but for some keys. */
final class ConfigWith {

    private ConfigWith() {}

    static PatternsConfig changes(Map<String, Integer> changes) {
        return (PatternsConfig) Proxy.newProxyInstance(PatternsConfig.class.getClassLoader(),
                new Class<?>[] {PatternsConfig.class}, (proxy, method, none) -> {
                    Integer changed = changes.get(method.getName().replace("$_$", "-"));
                    return changed == null ? method.getDefaultValue() : changed;
                });
    }

    static Settings settings(Map<String, Integer> changes) {
        return Settings.read(changes(changes), Map.of());
    }
}
