// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Locale;

/** Time since the first thing that was seen of a session. */
final class TraceClock {

    private long begin;

    /** @param wallTime nanoseconds since 1970; 0 when not known */
    void seen(long wallTime) {
        if (begin == 0) {
            begin = wallTime;
        }
    }

    /** {@code +0.012s}. */
    String millis(long wallTime) {
        return text(wallTime, "%+.3fs");
    }

    /** {@code +0.012345s}. */
    String micros(long wallTime) {
        return text(wallTime, "%+.6fs");
    }

    private String text(long wallTime, String format) {
        seen(wallTime);
        return wallTime == 0 ? "?" : String.format(Locale.ROOT, format, (wallTime - begin) / 1e9);
    }
}
