// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {

    private final List<String> lines = new ArrayList<>();
    private byte[] rest = Lines.NOTHING;

    private void come(byte[] bytes) {
        // behind what came there is what an earlier read left in the array
        byte[] array = Arrays.copyOf(bytes, bytes.length + 3);
        array[bytes.length] = '\n';
        rest = Lines.take(rest, array, bytes.length, lines::add);
    }

    private void come(String words) {
        come(words.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void linesThatComeTogetherAreToldOneByOneAndNothingIsKept() {
        come("ready\ntext hello\n\nempty\n");
        assertEquals(List.of("ready", "text hello", "", "empty"), lines);
        assertSame(Lines.NOTHING, rest);
    }

    @Test
    void whatIsNoWholeLineWaitsForItsEnd() {
        come("exited 2");
        come("56 17");
        assertEquals(List.of(), lines);
        assertEquals("exited 256 17", new String(rest, StandardCharsets.UTF_8));
        come("00\nemp");
        assertEquals(List.of("exited 256 1700"), lines);
        come("ty\n");
        assertEquals(List.of("exited 256 1700", "empty"), lines);
        assertSame(Lines.NOTHING, rest);
    }

    @Test
    void aLetterIsWholeThoughItsBytesCameOneByOne() {
        for (byte one : "text привет ✓\n".getBytes(StandardCharsets.UTF_8)) {
            come(new byte[] {one});
        }
        assertEquals(List.of("text привет ✓"), lines);
    }

    @Test
    void whatIsLongerThanAnyLineIsNotKept() {
        come("x".repeat(2048));
        assertEquals(2048, rest.length);
        come("x");
        assertSame(Lines.NOTHING, rest);
        come("\nempty\n");
        assertEquals(List.of("", "empty"), lines);
    }
}
