// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rates of calls: {@code 1000/s}, or the number alone, which means the same. */
final class RateText {

    static final String FORM = "a rate is a whole number of calls a second, such as 1000/s, or none";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})\\s*(?:/\\s*s(?:ec)?)?");

    private RateText() {}

    /** @throws IllegalArgumentException with what it may be */
    static long parsePerSecond(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(FORM);
        }
        return Long.parseLong(matcher.group(1));
    }
}
