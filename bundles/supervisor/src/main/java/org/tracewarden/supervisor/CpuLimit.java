// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor;

import java.util.OptionalLong;

/**
 * A CPU limit as people write it: {@code 500ms/s}, {@code 2s/5s}, or {@code none}.
 *
 * @param quotaMicros in one window; empty for none
 * @param windowMicros length of the window
 */
public record CpuLimit(OptionalLong quotaMicros, long windowMicros) {

    private static final CpuLimit NONE = new CpuLimit(OptionalLong.empty(), 1_000_000);

    /** @throws IllegalArgumentException saying how it is written; ranges are the limits' own to check */
    public static CpuLimit parse(String text) {
        if (text.strip().equals(Quantity.NONE)) {
            return NONE;
        }
        String[] parts = text.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("\"" + text + "\" is not a CPU limit: a time, a slash and the window it"
                    + " is for, such as 500ms/s or 2s/5s, or none");
        }
        String window = parts[1].strip();
        boolean unitAlone = !window.isEmpty() && Character.isLetter(window.charAt(0));
        return new CpuLimit(OptionalLong.of(micros(parts[0])), micros(unitAlone ? "1" + window : window));
    }

    private static long micros(String time) {
        return Quantity.time(time).toNanos() / 1_000;
    }
}
