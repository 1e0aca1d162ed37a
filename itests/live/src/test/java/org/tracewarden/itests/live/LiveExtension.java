// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a {@link Host} of its own and the one {@link Platform} of the run, as {@link Registrar},
 * {@link Analyst}, {@link Console} and {@link Agents}.
 */
final class LiveExtension implements ParameterResolver {

    private static final Namespace OURS = Namespace.create(LiveExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Host.class || type == Registrar.class || type == Analyst.class || type == Console.class
                || type == Agents.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        if (type == Host.class) {
            return context.getStore(OURS).getOrComputeIfAbsent(Host.class, k -> new Host(), Host.class);
        }
        Platform platform = context.getRoot().getStore(OURS)
                .getOrComputeIfAbsent(Platform.class, k -> PlatformUnderTest.open(), Platform.class);
        if (type == Agents.class) {
            // what is made later is closed first: agents before the directories they use
            context.getStore(OURS).getOrComputeIfAbsent(Host.class, k -> new Host(), Host.class);
            return context.getStore(OURS)
                    .getOrComputeIfAbsent(Agents.class, k -> new Agents(platform), Agents.class);
        }
        if (type == Analyst.class) {
            return new Analyst(platform);
        }
        return type == Console.class ? new Console(platform) : new Registrar(platform);
    }
}
