// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts bytes into lines. For one thread. */
final class Lines {

    static final int MAX_BYTES = 1 << 20;
    /** Stands at the end of a line that was cut; nothing that strace writes ends like that. */
    static final String CUT = " [cut: longer than 1 MB]";

    private static final int FIRST_BYTES = 4_096;

    private final Consumer<String> lines;
    private byte[] line = new byte[FIRST_BYTES];
    private int length;
    private boolean cut;

    Lines(Consumer<String> lines) {
        this.lines = lines;
    }

    /** @param bytes backed by an array or not; read to its limit */
    void take(ByteBuffer bytes) {
        byte[] chunk = new byte[bytes.remaining()];
        bytes.get(chunk);
        int from = 0;
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] == '\n') {
                if (length == 0 && !cut && i - from <= MAX_BYTES) {
                    lines.accept(new String(chunk, from, i - from, StandardCharsets.UTF_8));
                } else {
                    keep(chunk, from, i);
                    hand();
                }
                from = i + 1;
            }
        }
        keep(chunk, from, chunk.length);
    }

    /** The last line has no end when its writer was killed. */
    void end() {
        if (length > 0) {
            hand();
        }
    }

    private void keep(byte[] chunk, int from, int to) {
        int room = Math.min(to - from, MAX_BYTES - length);
        cut |= room < to - from;
        if (length + room > line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_BYTES, Math.max(2 * line.length, length + room)));
        }
        System.arraycopy(chunk, from, line, length, room);
        length += room;
    }

    private void hand() {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        lines.accept(cut ? text + CUT : text);
        length = 0;
        cut = false;
        if (line.length > 16 * FIRST_BYTES) {
            line = new byte[FIRST_BYTES];
        }
    }
}
