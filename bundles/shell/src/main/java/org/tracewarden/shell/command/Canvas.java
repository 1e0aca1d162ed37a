// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.console.Session;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/**
 * The session's terminal while a command draws on all of it and reads single keys. What stood on it before is there
 * again after {@link #close()}. The sequences are those of ECMA-48 and xterm's alternate screen.
 */
public final class Canvas implements AutoCloseable {

    /** What {@link #key} gives when none came in time. */
    public static final int NO_KEY = -2;

    /** What {@link #key} gives when no key will come any more. */
    public static final int END = -1;

    private static final String BEGIN = "\u001b[?1049h\u001b[?25l";
    private static final String RESTORE = "\u001b[?25h\u001b[?1049l";
    private static final String CLEAR_LINE_END = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final int ESCAPE = 27;
    private static final long SEQUENCE_MILLIS = 20;

    private final Terminal terminal;
    private final PrintStream out;
    private final Attributes before;

    /** Takes the terminal over. */
    public Canvas(Terminal terminal) {
        this.terminal = terminal;
        this.out = new PrintStream(terminal.output(), false, StandardCharsets.UTF_8);
        this.before = terminal.enterRawMode();
        out.print(BEGIN);
        out.flush();
    }

    /** The terminal to draw on; empty where there is none, it is dumb, or the output goes elsewhere. */
    public static Optional<Terminal> terminal(Session session) {
        return session.getTerminal() instanceof Terminal terminal && drawable(terminal) && Screen.leadsToTerminal()
                ? Optional.of(terminal)
                : Optional.empty();
    }

    static boolean drawable(Terminal terminal) {
        return terminal.getType() != null && !terminal.getType().startsWith("dumb") && terminal.getWidth() > 0
                && terminal.getHeight() > 0;
    }

    /** As it is now; it changes when the window does. */
    public int width() {
        return terminal.getWidth();
    }

    public int height() {
        return terminal.getHeight();
    }

    /** Shows these lines and nothing else; those that do not fit are left out. False once nobody sees it any more. */
    public boolean draw(List<String> lines) {
        StringBuilder page = new StringBuilder();
        int rows = Math.min(lines.size(), height());
        for (int row = 0; row < rows; row++) {
            page.append("\u001b[").append(row + 1).append(";1H").append(lines.get(row)).append(CLEAR_LINE_END);
        }
        if (rows < height()) {
            page.append("\u001b[").append(rows + 1).append(";1H").append(CLEAR_BELOW);
        }
        out.print(page);
        return !out.checkError();
    }

    /**
     * The next key, {@link #NO_KEY} or {@link #END}. Arrows and other keys that send a sequence count as none.
     *
     * @throws InterruptedException when the command is to end
     */
    public int key(Duration patience) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            // rounded up: a wait that ends a little early would draw the same second twice
            int key = terminal.reader().read(Math.max(1, patience.plusNanos(999_999).toMillis()));
            if (key != ESCAPE) {
                return key;
            }
            while (terminal.reader().read(SEQUENCE_MILLIS) >= 0) {
                // the rest of the sequence
            }
            return NO_KEY;
        } catch (IOException closed) {
            // an interrupted wait is reported in this way too: either way there is nothing to wait for
            return END;
        }
    }

    @Override
    public void close() {
        // restoring may have to wait for another process, which a pending interrupt would make fail
        boolean interrupted = Thread.interrupted();
        out.print(RESTORE);
        out.flush();
        terminal.setAttributes(before);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
