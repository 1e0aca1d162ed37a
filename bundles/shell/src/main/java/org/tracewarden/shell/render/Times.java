// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Prints moments for people.
 *
 * @param zone whose clock is shown
 */
public record Times(ZoneId zone) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS");
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final DateTimeFormatter DATED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

    /** {@code 14:03:22.123}. */
    public String time(Instant moment) {
        return TIME.format(moment.atZone(zone));
    }

    /** {@code 14:03:22.123456}. */
    public String micros(Instant moment) {
        return MICROS.format(moment.atZone(zone));
    }

    /** {@code 2026-11-21 14:03:22.123}. */
    public String dated(Instant moment) {
        return DATED.format(moment.atZone(zone));
    }

    /** {@code 2026-11-21 14:03:22}. */
    public String toSecond(Instant moment) {
        return SECOND.format(moment.atZone(zone));
    }

    LocalDate day(Instant moment) {
        return moment.atZone(zone).toLocalDate();
    }
}
