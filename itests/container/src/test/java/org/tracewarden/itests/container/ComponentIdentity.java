// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.tracewarden.itests.support.Platform;

/** The numbers that the framework gives a component and its service: new ones when it is activated anew. */
record ComponentIdentity(String component, String service) {

    /** @param className what {@code service:list} shows as {@code component.name} */
    static ComponentIdentity of(Platform platform, String interfaceName, String className) {
        String all = platform.run("service:list " + interfaceName).out();
        List<String> blocks = Arrays.stream(all.split("\n\n"))
                .filter(block -> block.contains("component.name = " + className + "\n")).toList();
        assertEquals(1, blocks.size(), all);
        return new ComponentIdentity(value(blocks.get(0), "component.id"), value(blocks.get(0), "service.id"));
    }

    private static String value(String block, String key) {
        List<String> values = block.lines().map(String::strip).filter(line -> line.startsWith(key + " = "))
                .map(line -> line.substring(key.length() + 3)).toList();
        assertEquals(1, values.size(), block);
        return values.get(0);
    }
}
