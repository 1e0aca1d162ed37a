// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CPU quotas as people write them: {@code 500ms/s}, {@code 30s/1m}, {@code 50%} of one core. */
record CpuText(long quotaMicros, long windowMicros) {

    static final String FORM = "a CPU quota is CPU time in a window, such as 500ms/s or 20ms/100ms, or a share of one"
            + " core, such as 50%, or none";

    private static final long SECOND_MICROS = 1_000_000;
    private static final Pattern SHARE = Pattern.compile("([0-9]{1,6})\\s*%");

    /** @throws IllegalArgumentException with what it may be */
    static CpuText parse(String text) {
        Matcher share = SHARE.matcher(text);
        if (share.matches()) {
            return new CpuText(Long.parseLong(share.group(1)) * (SECOND_MICROS / 100), SECOND_MICROS);
        }
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(FORM);
        }
        String window = text.substring(slash + 1).strip();
        try {
            return new CpuText(
                    micros(DurationText.parse(text.substring(0, slash).strip())),
                    micros(DurationText.parse(window.matches("[a-z]+") ? "1" + window : window)));
        } catch (IllegalArgumentException noTime) {
            throw new IllegalArgumentException(FORM, noTime);
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
