// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

/** A piece of a paragraph: text that is safe to print, and what it is. */
public record Span(String text, Tone tone) {

    public static Span of(String text) {
        return new Span(text, Tone.PLAIN);
    }

    public static Span of(String text, Tone tone) {
        return new Span(text, tone);
    }
}
