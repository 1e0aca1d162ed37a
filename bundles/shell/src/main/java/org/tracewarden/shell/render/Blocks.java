// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

/** Characters to draw with. */
public enum Blocks {
    UNICODE("▁▂▃▄▅▆▇█", '█'),
    /** For terminals whose font lacks block elements. */
    ASCII("_.-=+*%#", '#');

    private final String levels;
    private final char bar;

    Blocks(String levels, char bar) {
        this.levels = levels;
        this.bar = bar;
    }

    /** @param terminalType as in the environment's TERM; empty without a terminal */
    public static Blocks of(String terminalType) {
        return terminalType.equals("linux") || terminalType.startsWith("vt") || terminalType.startsWith("dumb")
                ? ASCII
                : UNICODE;
    }

    /** The character for a share of the full height, 0 to 1; what is not 0 is at least the lowest. */
    char level(double share) {
        return levels.charAt((int) Math.max(0, Math.min(7, Math.ceil(share * 8) - 1)));
    }

    /** A bar of at most {@code columns}; what is not 0 is at least one long. */
    String bar(double share, int columns) {
        int length = (int) Math.min(columns, Math.round(share * columns));
        return String.valueOf(bar).repeat(share > 0 ? Math.max(1, length) : 0);
    }
}
