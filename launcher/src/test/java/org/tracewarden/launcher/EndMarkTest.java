// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndMarkTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final AtomicInteger times = new AtomicInteger();
    private final EndMark output = new EndMark("end-42", shown, times::incrementAndGet);

    @Test
    void whatComesBeforeTheMarkIsShownAndTheMarkIsNot() throws IOException {
        print("some text\nend-42\nmore");
        assertEquals("some text\n", shown.toString(StandardCharsets.UTF_8));
        assertTrue(output.seen());
        assertEquals(1, times.get());
    }

    @Test
    void theNumberBehindTheMarkIsReadHoweverTheLineIsCut() throws IOException {
        for (String piece : new String[] {"end-4", "2 1", "3", "7\n7"}) {
            assertFalse(output.seen());
            print(piece);
        }
        assertTrue(output.seen());
        assertEquals(137, output.number());
        assertEquals("", shown.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aMarkWithoutANumberIsZero() throws IOException {
        print("end-42\r\n");
        assertTrue(output.seen());
        assertEquals(0, output.number());
    }

    @Test
    void aMarkInPiecesIsFound() throws IOException {
        for (String piece : new String[] {"a", "e", "nd", "-4", "2", "\n"}) {
            print(piece);
        }
        assertEquals("a", shown.toString(StandardCharsets.UTF_8));
        assertTrue(output.seen());
        assertEquals(1, times.get());
    }

    @Test
    void aLineIsShownAtOnceUnlessItsEndMayBeTheMark() throws IOException {
        print("first line\n");
        assertEquals("first line\n", shown.toString(StandardCharsets.UTF_8));
        print("the en");
        assertEquals("first line\nthe ", shown.toString(StandardCharsets.UTF_8));
        print("d-43");
        assertEquals("first line\nthe end-43", shown.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatWasHeldBackIsShownWhenTheOutputEndsWithoutTheMark() throws IOException {
        print("failed at the end");
        output.end();
        assertEquals("failed at the end", shown.toString(StandardCharsets.UTF_8));
        assertFalse(output.seen());
        assertEquals(0, times.get());
    }

    private void print(String text) throws IOException {
        output.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
