// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads one record of {@code /dev/kmsg}: {@code priority,sequence,microseconds,flags[,...];text}, a line end, and lines
 * with properties, which are left out. Bytes that are not printable come as {@code \xHH}
 * (Documentation/ABI/testing/dev-kmsg).
 */
final class KmsgRecord {

    private KmsgRecord() {}

    /** Empty when it has another form. */
    static Optional<KernelLog.Line> parse(byte[] record) {
        String text = new String(record, StandardCharsets.ISO_8859_1);
        int prefixEnd = text.indexOf(';');
        if (prefixEnd < 0) {
            return Optional.empty();
        }
        String[] prefix = text.substring(0, prefixEnd).split(",");
        if (prefix.length < 4) {
            return Optional.empty();
        }
        int textEnd = text.indexOf('\n', prefixEnd);
        String body = text.substring(prefixEnd + 1, textEnd < 0 ? text.length() : textEnd);
        try {
            return Optional.of(new KernelLog.Line(
                    Long.parseLong(prefix[1]), Long.parseLong(prefix[2]) * 1_000L, unescape(body)));
        } catch (NumberFormatException notARecord) {
            return Optional.empty();
        }
    }

    private static String unescape(String body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length());
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '\\' && i + 3 < body.length() && body.charAt(i + 1) == 'x') {
                int high = Character.digit(body.charAt(i + 2), 16);
                int low = Character.digit(body.charAt(i + 3), 16);
                if (high >= 0 && low >= 0) {
                    bytes.write(high << 4 | low);
                    i += 3;
                    continue;
                }
            }
            bytes.write(c);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
