// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

/** Writes nanoseconds as milliseconds, without a formatter, for it is done for every observation. */
final class Millis {

    private Millis() {}

    /** With one decimal, rounded: {@code 152.5}. */
    static StringBuilder append(StringBuilder text, long nanos) {
        long tenths = nanos / 100_000 + (nanos % 100_000 >= 50_000 ? 1 : 0);
        return text.append(tenths / 10).append('.').append((char) ('0' + tenths % 10));
    }

    /** With up to three decimals, cut, so that a time below a threshold never looks like the threshold. */
    static StringBuilder appendExact(StringBuilder text, long nanos) {
        long micros = nanos / 1_000;
        text.append(micros / 1_000);
        int rest = (int) (micros % 1_000);
        if (rest > 0) {
            text.append('.').append((char) ('0' + rest / 100));
            if (rest % 100 > 0) {
                text.append((char) ('0' + rest / 10 % 10));
                if (rest % 10 > 0) {
                    text.append((char) ('0' + rest % 10));
                }
            }
        }
        return text;
    }

    static String exact(long nanos) {
        return appendExact(new StringBuilder(16), nanos).toString();
    }
}
