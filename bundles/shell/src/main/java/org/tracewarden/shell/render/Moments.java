// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.time.Instant;
import java.util.stream.Stream;

/**
 * Prints the moments of one table: with their dates when they are of several days.
 *
 * @param dated whether they are of several days
 */
record Moments(Times times, boolean dated) {

    static Moments of(Times times, Stream<Instant> moments) {
        return new Moments(times, moments.map(times::day).distinct().limit(2).count() > 1);
    }

    Cell cell(Instant moment) {
        return Cell.of(dated ? times.dated(moment) : times.time(moment), Tone.FAINT);
    }
}
