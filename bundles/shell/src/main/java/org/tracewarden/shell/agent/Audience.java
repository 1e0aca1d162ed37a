// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.Terminal;
import org.tracewarden.shell.command.Screen;

/** Who reads what a command prints. */
final class Audience {

    private Audience() {}

    /** Whether a person does: it goes to a terminal, not into a pipe, file or remote command. */
    static boolean isPerson(Session session) {
        Terminal terminal = session.getTerminal();
        // a remote command is given a dumb terminal that is none
        boolean real = terminal != null && terminal.getType() != null && !terminal.getType().startsWith("dumb");
        return real && Screen.leadsToTerminal();
    }
}
