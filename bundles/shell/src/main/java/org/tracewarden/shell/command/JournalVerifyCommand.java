// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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

/** Reads the options of {@code journal:verify}; {@link JournalCheck} does the rest. */
@Service
@Command(scope = "journal", name = "verify",
        description = "Checks the journal's hashes, chain and signatures, and names the first record that is not as it"
                + " was written; exit code 1 when there is one")
public final class JournalVerifyCommand implements Action {

    @Argument(index = 0, name = "streams", multiValued = true, valueToShowInHelp = "",
            description = "Which streams, such as deaths.jsonl or just deaths (default: all)")
    @Completion(JournalStreamCompleter.class)
    private List<String> arguments;

    @Option(name = "--from", description = "First sequence to check; what is before is not read, and this record is"
            + " taken for granted unless a checkpoint vouches for it")
    private String from;

    @Option(name = "--to", description = "Last sequence to check")
    private String to;

    @Option(name = "--json", description = "One JSON object a stream and line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Words words = new Words(arguments);
        boolean wantJson = words.take("--json") || json;
        OptionalLong first = sequence("--from", words.take("--from", from));
        OptionalLong last = sequence("--to", words.take("--to", to));
        if (first.isPresent() && last.isPresent() && first.getAsLong() > last.getAsLong()) {
            throw Failure.of("--from " + first.getAsLong() + ": behind --to " + last.getAsLong()
                    + "; exchange them");
        }
        new JournalCheck(new Needed(platform), Screen.of(session)).check(words.rest(), first, last, wantJson);
        return null;
    }

    private static OptionalLong sequence(String option, Optional<String> text) throws CommandException {
        return text.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(new OptionValue(option, text.get()).sequence());
    }
}
