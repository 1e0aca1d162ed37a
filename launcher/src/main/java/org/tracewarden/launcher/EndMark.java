// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Passes output on until a line with a mark and a number appears in it, and tells when it does. Only bytes that may be
 * the line's beginning are held back. For the thread that receives the output; {@link #seen()} may be asked from any.
 */
final class EndMark extends OutputStream {

    private final byte[] mark;
    private final OutputStream next;
    private final Runnable whenSeen;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private volatile boolean seen;
    private volatile int number;

    EndMark(String mark, OutputStream next, Runnable whenSeen) {
        this.mark = mark.getBytes(StandardCharsets.US_ASCII);
        this.next = next;
        this.whenSeen = whenSeen;
    }

    boolean seen() {
        return seen;
    }

    /** What stood behind the mark; 0 when that was no number. */
    int number() {
        return number;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (seen) {
            return;
        }
        held.write(bytes, offset, length);
        byte[] waiting = held.toByteArray();
        held.reset();
        int at = beginning(waiting);
        next.write(waiting, 0, at);
        int end = lineEnd(waiting, at + mark.length);
        if (end >= 0) {
            number = number(new String(waiting, at + mark.length, end - at - mark.length, StandardCharsets.US_ASCII));
            seen = true;
            whenSeen.run();
        } else {
            held.write(waiting, at, waiting.length - at);
        }
    }

    private static int lineEnd(byte[] waiting, int from) {
        for (int at = from; at < waiting.length; at++) {
            if (waiting[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    /** Where the mark, or what there is of it at the end, begins; the length when nothing does. */
    private int beginning(byte[] waiting) {
        for (int at = 0; at < waiting.length; at++) {
            int matching = 0;
            while (matching < mark.length && at + matching < waiting.length
                    && waiting[at + matching] == mark[matching]) {
                matching++;
            }
            if (matching == mark.length || matching > 0 && at + matching == waiting.length) {
                return at;
            }
        }
        return waiting.length;
    }

    @Override
    public void flush() throws IOException {
        next.flush();
    }

    /** Passes on what was held back: the output is over and the mark did not come. */
    void end() throws IOException {
        next.write(held.toByteArray());
        held.reset();
        next.flush();
    }
}
