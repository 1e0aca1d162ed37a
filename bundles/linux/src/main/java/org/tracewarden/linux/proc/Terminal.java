// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

/** Names a controlling terminal by its device number (Documentation/admin-guide/devices.txt). */
final class Terminal {

    private static final int CONSOLE_MAJOR = 4;
    private static final int FIRST_SERIAL = 64;
    private static final int FIRST_PTS_MAJOR = 136;
    private static final int LAST_PTS_MAJOR = 143;

    private Terminal() {}

    /** {@code pts/3}, {@code tty1}, {@code ttyS0}; {@code major:minor} for other devices, empty without a terminal. */
    static String name(int device) {
        if (device == 0) {
            return "";
        }
        int major = device >>> 8 & 0xfff;
        int minor = device & 0xff | device >>> 12 & 0xfff00;
        if (major >= FIRST_PTS_MAJOR && major <= LAST_PTS_MAJOR) {
            return "pts/" + ((major - FIRST_PTS_MAJOR) * 256 + minor);
        }
        if (major == CONSOLE_MAJOR) {
            return minor < FIRST_SERIAL ? "tty" + minor : "ttyS" + (minor - FIRST_SERIAL);
        }
        return major + ":" + minor;
    }
}
