// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Lines out of bytes that come in pieces. */
final class Lines {

    static final byte[] NOTHING = {};

    /** A launcher's longest line has fewer. */
    private static final int MAX_BYTES = 2048;

    private Lines() {}

    /**
     * Tells the lines that are whole now.
     *
     * @param begun what came before behind the last line
     * @param news of which the first so many bytes came now
     * @return what came behind the last line; without what is longer than any line
     */
    static byte[] take(byte[] begun, byte[] news, int length, Consumer<String> line) {
        byte[] all = Arrays.copyOf(begun, begun.length + length);
        System.arraycopy(news, 0, all, begun.length, length);
        int begin = 0;
        for (int i = begun.length; i < all.length; i++) {
            if (all[i] == '\n') {
                line.accept(new String(all, begin, i - begin, StandardCharsets.UTF_8));
                begin = i + 1;
            }
        }
        int rest = all.length - begin;
        return rest == 0 || rest > MAX_BYTES ? NOTHING : Arrays.copyOfRange(all, begin, all.length);
    }
}
