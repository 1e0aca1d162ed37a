// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    private final List<String> heard = new ArrayList<>();
    private final Lines lines = new Lines(heard::add);

    @Test
    void linesComeWholeHoweverTheirBytesDo() {
        for (byte b : "one\n\nzwölf\nthree\n".getBytes(StandardCharsets.UTF_8)) {
            lines.take(ByteBuffer.wrap(new byte[] {b}));
        }
        take("four\nfi");
        take("ve\nsix");
        assertEquals(List.of("one", "", "zwölf", "three", "four", "five"), heard);
    }

    @Test
    void theLastLineNeedsNoEnd() {
        take("one\ntw");
        lines.end();
        lines.end();
        assertEquals(List.of("one", "tw"), heard);
    }

    @Test
    void aLineOfAMegabyteIsWhole() {
        String long1 = "x".repeat(Lines.MAX_BYTES);
        take(long1);
        take("\nnext\n");
        take(long1 + "\n");
        assertEquals(List.of(long1, "next", long1), heard);
    }

    @Test
    void aLongerLineIsCutAndSaysSo() {
        String tooLong = "x".repeat(Lines.MAX_BYTES) + "y";
        String cut = "x".repeat(Lines.MAX_BYTES) + " [cut: longer than 1 MB]";
        take(tooLong);
        take("z".repeat(5_000_000));
        take("\nnext\n" + tooLong + "\nlast\n");
        assertEquals(List.of(cut, "next", cut, "last"), heard);
    }

    private void take(String text) {
        lines.take(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
