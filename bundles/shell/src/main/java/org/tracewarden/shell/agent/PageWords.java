// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.command.Words;

/**
 * What was typed for a page about one agent, by the command's name or by that of the guide. The console reads one name
 * a class, and its options from fields: these are all that the classes of those names have.
 *
 * @param command as it was typed
 * @param heading whether the line below the headings of a list was given for an agent
 */
record PageWords(String command, List<String> arguments, boolean heading, boolean json) {

    interface Page {
        void print(AgentReports reports, String agent, boolean json) throws CommandException;
    }

    void print(Page page, AgentServices services, Session session) throws CommandException {
        Words words = new Words(arguments);
        boolean line = words.take("----") || heading;
        boolean wantJson = words.take("--json") || json;
        Optional<String> agent = AgentReports.one(command, line, words.rest());
        if (agent.isPresent()) {
            page.print(AgentReports.on(services, session), agent.get(), wantJson);
        }
    }
}
