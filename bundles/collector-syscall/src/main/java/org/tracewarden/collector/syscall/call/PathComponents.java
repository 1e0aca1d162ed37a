// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A path as the kernel side writes it: components from the leaf up to the root, each ending in NUL. What lacks its NUL
 * was cut and is left out.
 *
 * @param leafFirst the components
 * @param truncated whether there are more above
 */
record PathComponents(List<String> leafFirst, boolean truncated) {

    static final PathComponents NONE = new PathComponents(List.of(), false);

    static PathComponents read(ByteBuffer data, int offset, int length, boolean truncated) {
        byte[] bytes = new byte[length];
        data.get(offset, bytes);
        List<String> components = new ArrayList<>(8);
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == 0) {
                components.add(new String(bytes, start, i - start, UTF_8));
                start = i + 1;
            }
        }
        return new PathComponents(components, truncated);
    }

    /** The name within its directory; empty without components. */
    String leaf() {
        return leafFirst.isEmpty() ? "" : leafFirst.get(0);
    }

    /** {@code /var/lib/x}; {@code .../lib/x} when it was cut; {@code /} without components. */
    String path() {
        if (leafFirst.isEmpty()) {
            return truncated ? "..." : "/";
        }
        List<String> rootFirst = new ArrayList<>(leafFirst);
        Collections.reverse(rootFirst);
        return (truncated ? ".../" : "/") + String.join("/", rootFirst);
    }
}
