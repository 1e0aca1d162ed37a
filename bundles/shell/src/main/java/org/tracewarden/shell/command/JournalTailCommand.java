// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.ZoneId;
import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code journal:tail}; {@link JournalTail} does the rest. */
@Service
@Command(scope = "journal", name = "tail",
        description = "Shows the newest records of the journal, and with -f those that are written from then on")
public final class JournalTailCommand implements Action {

    private static final int MOST = 100_000;

    @Argument(index = 0, name = "streams", multiValued = true, valueToShowInHelp = "",
            description = "Which streams, such as deaths.jsonl or just deaths (default: all)")
    @Completion(JournalStreamCompleter.class)
    private List<String> arguments;

    @Option(name = "-n", aliases = "--last", description = "Begin with so many, the newest")
    private String last = "20";

    @Option(name = "-f", aliases = "--follow", description = "Go on with records as they are written, until Ctrl+C")
    private boolean follow;

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Words words = new Words(arguments);
        boolean wantJson = words.take("--json") || json;
        boolean wantFollow = words.take("-f") | words.take("--follow") | follow;
        String most = words.take("-n", words.take("--last", last).orElse(last)).orElse(last);
        int newest = new OptionValue("-n", most).number(1, MOST);
        new JournalTail(platform, Screen.of(session), new Times(ZoneId.systemDefault()), wantJson)
                .tail(words.rest(), newest, wantFollow);
        return null;
    }
}
