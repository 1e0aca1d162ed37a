// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them, in powers of 1,024: {@code 512k}, {@code 100m}, {@code 2GiB}, {@code 104857600}. */
final class SizeText {

    static final String FORM = "a size is a whole number of bytes, or with k, m, g or t (of 1024 each) behind it, such"
            + " as 100m";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})\\s*(?:([kmgt])(?:i?b)?|b)?");

    private SizeText() {}

    /** @throws IllegalArgumentException with what it may be */
    static long parseBytes(String text) {
        Matcher matcher = TEXT.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(FORM);
        }
        long number = Long.parseLong(matcher.group(1));
        int shift = matcher.group(2) == null ? 0 : 10 * ("kmgt".indexOf(matcher.group(2)) + 1);
        if (number > Long.MAX_VALUE >> shift) {
            throw new IllegalArgumentException("that is more than 2^63 bytes");
        }
        return number << shift;
    }
}
