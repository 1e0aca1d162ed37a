// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.journal.JournalRecord;

/** Completes the types that records have: those of events, and the journal's own. */
@Service
public final class RecordTypeCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        return new StringsCompleter(types().toList()).complete(session, commandLine, candidates);
    }

    static Stream<String> types() {
        Stream<String> events = Arrays.stream(Event.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .map(name -> name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1));
        Stream<String> own = Arrays.stream(JournalRecord.Kind.values())
                .filter(kind -> kind != JournalRecord.Kind.DATA)
                .map(kind -> kind.name().toLowerCase(Locale.ROOT));
        return Stream.concat(events, own).distinct();
    }
}
