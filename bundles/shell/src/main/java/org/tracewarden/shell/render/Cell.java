// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

/** One field of a table: text that is safe to print, and what it is. */
public record Cell(String text, Tone tone) {

    public static Cell of(String text) {
        return new Cell(text, Tone.PLAIN);
    }

    public static Cell of(long value) {
        return of(Long.toString(value));
    }

    public static Cell of(String text, Tone tone) {
        return new Cell(text, tone);
    }
}
