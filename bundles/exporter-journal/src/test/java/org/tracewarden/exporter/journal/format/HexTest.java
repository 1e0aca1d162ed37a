// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HexTest {

    @Test
    void onlyTheLettersOfLowerCaseHexadecimalAreDigitsWhereverTheyStand() {
        for (int place = 0; place < 19; place++) {
            for (int letter = 0; letter < 256; letter++) {
                byte[] text = "0123456789abcdef09a".getBytes(StandardCharsets.US_ASCII);
                text[place] = (byte) letter;
                assertEquals("0123456789abcdef".indexOf((char) letter) >= 0, Hex.is(text, 0, 19),
                        "letter " + letter + " at " + place);
            }
        }
    }

    @Test
    void whatReachesOverTheEndIsNone() {
        byte[] text = "0123456789".getBytes(StandardCharsets.US_ASCII);
        assertTrue(Hex.is(text, 2, 8));
        assertFalse(Hex.is(text, 3, 8));
        assertFalse(Hex.is(text, -1, 8));
    }
}
