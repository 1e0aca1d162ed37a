// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.support;

import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests one {@link Platform} that all suites of the fork share; it starts with the first suite and stops at the
 * end. Whoever changes something in it puts that back.
 */
public final class PlatformExtension implements BeforeAllCallback, ParameterResolver {

    private record Shared(Platform platform) implements AutoCloseable {

        @Override
        public void close() {
            // agents outlive their platform: those that a test which failed has left must not
            platform.run("asm:list --all").out().lines().map(line -> line.split(" ")[0])
                    .filter(word -> word.matches("\\d+")).forEach(id -> platform.run("asm:kill " + id));
            platform.close();
        }
    }

    private static Shared shared(ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(PlatformExtension.class))
                .getOrComputeIfAbsent(Shared.class, none -> new Shared(Platform.start(Map.of())), Shared.class);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Platform.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context).platform();
    }
}
