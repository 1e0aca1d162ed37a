// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

/** What a piece of text is, as far as colour can tell. */
public enum Tone {
    PLAIN(""),
    STRONG("1"),
    FAINT("2"),
    GOOD("32"),
    WARNING("33"),
    BAD("31"),
    NAME("36");

    private final String code;

    Tone(String code) {
        this.code = code;
    }

    /** Parameters of the terminal's "select graphic rendition" sequence (ECMA-48); empty for none. */
    String code() {
        return code;
    }
}
