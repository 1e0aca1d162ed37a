// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.felix.service.command.Process;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.tracewarden.shell.render.Style;

/**
 * Where a command prints: on a terminal with its colours and width, or into a pipe, file or remote command without any.
 *
 * @param out encodes as UTF-8, whatever the platform's default is
 * @param console the session's own output, to which {@code out} leads unless a pipe or file is between
 * @param width columns a line may take
 */
public record Screen(PrintStream out, PrintStream console, int width, Style style) {

    static final int DEFAULT_WIDTH = 100;
    private static final int LEAST_WIDTH = 40;
    private static final int STANDARD_OUTPUT = 1;
    private static final byte[] NOTHING = {};

    /** Must be called on the command's own thread: the console directs {@code System.out} by thread. */
    public static Screen of(Session session) {
        // a command executed over ssh without a shell has no terminal
        Terminal terminal = session.getTerminal();
        int width = terminal == null || terminal.getWidth() <= 0 ? DEFAULT_WIDTH : terminal.getWidth();
        return new Screen(new PrintStream(System.out, false, StandardCharsets.UTF_8), session.getConsole(),
                Math.max(LEAST_WIDTH, width), wantsColours(session, terminal) ? Style.ANSI : Style.MONOCHROME);
    }

    public void print(List<String> lines) {
        lines.forEach(this::print);
    }

    public void print(String line) {
        out.print(line + "\n");
    }

    /** Shows what was printed so far; false once nobody reads it any more. */
    public boolean flush() {
        // between the two the console has a channel that passes on neither a flush nor an error: without asking both, a
        // remote call would show nothing before its end and not notice that its client has gone
        boolean outGone = out.checkError();
        // a channel that was closed while nothing waits to be sent says so when it is written to, be it nothing
        console.write(NOTHING, 0, 0);
        return !console.checkError() && !outGone;
    }

    /** As in the environment's TERM; empty without a terminal. */
    static String terminalType(Session session) {
        Terminal terminal = session.getTerminal();
        return terminal == null || terminal.getType() == null ? "" : terminal.getType();
    }

    /** Whether what the command prints goes to the session's terminal, not into a pipe or file. */
    public static boolean leadsToTerminal() {
        Process process = Process.Utils.current();
        return process == null || process.isTty(STANDARD_OUTPUT);
    }

    private static boolean wantsColours(Session session, Terminal terminal) {
        if (terminal == null || !terminal.isAnsiSupported() || session.get("NO_COLOR") != null) {
            return false;
        }
        String type = terminal.getType();
        return type != null && !type.startsWith("dumb") && leadsToTerminal();
    }
}
