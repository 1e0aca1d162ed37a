// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.function.Executable;
import org.tracewarden.shell.render.Style;

/** A screen of 100 columns without colours, and what a command printed on it. */
final class PrintedScreen {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Screen screen = new Screen(new PrintStream(printed, false, StandardCharsets.UTF_8),
            new PrintStream(printed, false, StandardCharsets.UTF_8), 100, Style.MONOCHROME);

    Screen screen() {
        return screen;
    }

    String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    void assertIs(String expected) {
        assertEquals(expected, text());
    }

    void reset() {
        printed.reset();
    }

    /** The command ends with this message. */
    static void assertFails(String message, Executable command) {
        assertEquals(message, assertThrows(CommandException.class, command).getNiceHelp());
    }
}
