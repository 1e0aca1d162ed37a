// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainTextTest {

    private static final String COLOURED = "a\u001b[31mred\u001b[0m and \u001b[31;1mfat\u001b[0m: ü\n";

    @Test
    void coloursGoAndTheTextStays() throws IOException {
        assertEquals("ared and fat: ü\n", plain(COLOURED, 1024));
    }

    @Test
    void aSequenceMayBeCutAnywhere() throws IOException {
        for (int piece = 1; piece < COLOURED.length(); piece++) {
            assertEquals("ared and fat: ü\n", plain(COLOURED, piece), "in pieces of " + piece);
        }
    }

    @Test
    void textWithoutSequencesIsUntouched() throws IOException {
        assertEquals("PID [1] m\n", plain("PID [1] m\n", 3));
    }

    private static String plain(String text, int piece) throws IOException {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream();
        try (var out = new PlainText(bytes)) {
            for (int i = 0; i < octets.length; i += piece) {
                out.write(octets, i, Math.min(piece, octets.length - i));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
