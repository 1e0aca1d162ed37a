// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.io.Flushable;
import java.io.IOException;
import java.util.List;

/**
 * Where a report goes. Flushed at most every few milliseconds, so that a flood is written in large pieces. Once writing
 * has failed nothing is written any more: a reader that left must not end the session.
 */
final class TraceOutput {

    private static final long BETWEEN_FLUSHES_NANOS = 20_000_000;

    private final Appendable out;
    private long flushedAt = System.nanoTime() - BETWEEN_FLUSHES_NANOS;
    private boolean failed;

    TraceOutput(Appendable out) {
        this.out = out;
    }

    void line(String line) {
        if (failed) {
            return;
        }
        try {
            out.append(line).append('\n');
            if (System.nanoTime() - flushedAt >= BETWEEN_FLUSHES_NANOS) {
                flush();
            }
        } catch (IOException gone) {
            failed = true;
        }
    }

    void lines(List<String> lines) {
        lines.forEach(this::line);
    }

    /** Passes on all that was written. May be repeated. */
    void end() {
        if (failed) {
            return;
        }
        try {
            flush();
        } catch (IOException gone) {
            failed = true;
        }
    }

    private void flush() throws IOException {
        if (out instanceof Flushable flushable) {
            flushable.flush();
        }
        flushedAt = System.nanoTime();
    }
}
