// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {

    @Test
    void control_characters_and_escape_sequences_are_spelled_out() {
        assertEquals("a\\x1b[2J\\x0ab\\x7f\\x9b\\x00", SafeText.of("a\u001b[2J\nb\u007f\u009b\0"));
    }

    @Test
    void what_reorders_or_hides_text_is_spelled_out() {
        assertEquals("a\\u{202e}b\\u{200b}c\\u{2028}d\\u{a0}e\\u{e0041}",
                SafeText.of("a\u202eb\u200bc\u2028d\u00a0e\udb40\udc41"));
    }

    @Test
    void half_of_a_surrogate_pair_is_spelled_out() {
        assertEquals("x\\u{d800}y", SafeText.of("x\ud800y"));
    }

    @Test
    void letters_of_any_language_stay_and_towers_of_marks_do_not() {
        assertEquals("naïve été 日本 e\u0301", SafeText.of("naïve été 日本 e\u0301"));
        assertEquals("e\u0301\u0301\\u{301}\\u{301}", SafeText.of("e\u0301\u0301\u0301\u0301"));
    }

    @Test
    void wide_characters_take_two_columns_and_marks_none() {
        assertEquals(4, Columns.of("日本"));
        assertEquals(2, Columns.of("\ud83d\ude00"));
        assertEquals(1, Columns.of("e\u0301"));
        assertEquals(3, Columns.of("é─…"));
    }

    @Test
    void a_cut_never_splits_a_wide_character() {
        assertEquals("日本", Columns.cut("日本", 4));
        assertEquals("日…", Columns.cut("日本語", 4));
        assertEquals("ab…", Columns.cut("abcdef", 3));
        assertEquals("…", Columns.cut("abcdef", 1));
        assertEquals("", Columns.cut("abcdef", 0));
    }

    @Test
    void a_paragraph_breaks_at_blanks_and_inside_of_words_that_are_too_long() {
        assertEquals(List.of("- one two", "  three", "  abcdefghi", "  jkl four"),
                Paragraph.lines("- ", 2, List.of(Span.of("one two three abcdefghijkl four")), 11, Style.MONOCHROME));
    }

    @Test
    void a_paragraph_colours_each_tone_once_a_line() {
        assertEquals(List.of("a b \u001b[31mc d\u001b[0m", "\u001b[31me\u001b[0m f"),
                Paragraph.lines("", 0, List.of(Span.of("a b"), Span.of("c d e", Tone.BAD), Span.of("f")), 8,
                        Style.ANSI));
    }
}
