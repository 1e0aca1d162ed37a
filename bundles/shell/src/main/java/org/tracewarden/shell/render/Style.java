// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

/** Whether tones become colours. Widths must be computed before a style is applied. */
public enum Style {
    /** For pipes, files and remote commands: no escape sequence, ever. */
    MONOCHROME,
    /** For a real terminal. */
    ANSI;

    public String apply(Tone tone, String text) {
        return this == MONOCHROME || tone == Tone.PLAIN || text.isEmpty()
                ? text
                : "\u001b[" + tone.code() + "m" + text + "\u001b[0m";
    }
}
