// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.lang.reflect.Proxy;
import java.util.Map;

/** A configuration with the given values, by method name, over the defaults; an exception as a value is thrown. */
final class FakeConfiguration {

    private FakeConfiguration() {}

    static SyscallConfiguration of(Map<String, Object> values) {
        return (SyscallConfiguration) Proxy.newProxyInstance(
                SyscallConfiguration.class.getClassLoader(), new Class<?>[] {SyscallConfiguration.class},
                (proxy, method, arguments) -> {
                    Object value = values.get(method.getName());
                    if (value instanceof RuntimeException refusal) {
                        throw refusal;
                    }
                    Object defaults = method.getDefaultValue();
                    return value == null ? defaults : value;
                });
    }
}
