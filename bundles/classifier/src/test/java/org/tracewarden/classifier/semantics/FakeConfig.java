// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** A configuration as the container hands it over: what the file says, otherwise the defaults. */
final class FakeConfig {

    private final Map<String, Object> values = new HashMap<>();

    static FakeConfig shipped() {
        return new FakeConfig();
    }

    FakeConfig with(String key, Object value) {
        values.put(key, value);
        return this;
    }

    Map<String, Object> properties() {
        return values;
    }

    ClassifierConfig build() {
        return (ClassifierConfig) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {ClassifierConfig.class}, (proxy, method, arguments) -> {
                    Object value = values.getOrDefault(key(method.getName()), method.getDefaultValue());
                    if (method.getReturnType() == int.class && value instanceof String text) {
                        return Integer.parseInt(text);
                    }
                    return value;
                });
    }

    /** As the specification of declarative services turns method names into keys. */
    static String key(String method) {
        return method.replace("$_$", "-");
    }

    Settings settings() {
        return Settings.read(build(), values);
    }
}
