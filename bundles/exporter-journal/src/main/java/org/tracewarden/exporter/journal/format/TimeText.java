// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes times of nanoseconds; formats the second anew only when it changes. Not thread-safe. */
final class TimeText {

    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.");
    private static final long NANOS = 1_000_000_000L;
    private static final int NANO_DIGITS = 9;

    private final byte[] second = new byte[RecordLine.TIME_LENGTH - NANO_DIGITS - 1];
    private long written = Long.MIN_VALUE;

    /** @return where it ends */
    int write(long wallTime, byte[] buffer, int at) {
        long seconds = Math.floorDiv(wallTime, NANOS);
        if (seconds != written) {
            byte[] text = SECOND.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC))
                    .getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, second, 0, second.length);
            written = seconds;
        }
        System.arraycopy(second, 0, buffer, at, second.length);
        int rest = (int) (wallTime - seconds * NANOS);
        int end = at + second.length + NANO_DIGITS;
        for (int digit = end - 1; digit >= end - NANO_DIGITS; digit--) {
            buffer[digit] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        buffer[end] = 'Z';
        return end + 1;
    }
}
