// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.Times;

/** Reads the options of {@code journal:query}; {@link JournalListing} does the rest. */
@Service
@Command(scope = "journal", name = "query",
        description = "Finds records in the journal, the newest last; all restrictions have to hold. It verifies"
                + " nothing: journal:verify does")
public final class JournalQueryCommand implements Action {

    private static final int MOST = 1_000_000;

    @Option(name = "--stream", description = "Only these streams, separated by commas: deaths.jsonl, or just deaths")
    @Completion(JournalStreamCompleter.class)
    private String streams;

    @Option(name = "--since", description = "Only the records of this last while: 500ms, 30s, 10m, 2h, 1d")
    private String since;

    @Option(name = "--until", description = "Only records older than this: 500ms, 30s, 10m, 2h, 1d")
    private String until;

    @Option(name = "--pid", description = "Only records about this process, parents and ancestors aside")
    private String pid;

    @Option(name = "--comm", description = "Only records about a process of this name")
    private String comm;

    @Option(name = "--type", description = "Only these types, separated by commas: processExit, deathRecorded, gap, …")
    @Completion(RecordTypeCompleter.class)
    private String types;

    @Option(name = "--where", multiValued = true, description = "Only records for which this holds: a field of the"
            + " data, one of = != < <= > >= ~ (contains), a value, in quotes: 'status.shellCode>=128'. May be given"
            + " more than once")
    private List<String> where;

    @Option(name = "--last", description = "At most so many, the newest; or all")
    private String last = "100";

    @Option(name = "--json", description = "One JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Needed needed = new Needed(platform);
        new JournalListing(needed, Screen.of(session), new Times(ZoneId.systemDefault()))
                .list(query(Clock.systemUTC()), json);
        return null;
    }

    private JournalQuery query(Clock clock) throws CommandException {
        Instant now = clock.instant();
        List<JournalQuery.Condition> conditions = new ArrayList<>();
        for (String condition : where == null ? List.<String>of() : where) {
            conditions.add(WhereClause.parse(condition));
        }
        return new JournalQuery(
                streams == null ? Set.of() : value("--stream", streams).names(),
                since == null ? Optional.empty() : Optional.of(now.minus(value("--since", since).duration())),
                until == null ? Optional.empty() : Optional.of(now.minus(value("--until", until).duration())),
                pid == null ? OptionalInt.empty()
                        : OptionalInt.of(value("--pid", pid).number(1, Integer.MAX_VALUE)),
                comm == null ? Optional.empty() : Optional.of(value("--comm", comm).notEmpty()),
                types == null ? Set.of() : value("--type", types).names(),
                conditions,
                last.equals("all") ? OptionalInt.empty() : OptionalInt.of(value("--last", last).number(1, MOST)));
    }

    private static OptionValue value(String option, String text) {
        return new OptionValue(option, text);
    }
}
