// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.shell.render.SafeText;

/**
 * The streams there are, and those of them that a person named. The extension may be left out where that leaves no
 * doubt: {@code deaths} is {@code deaths.jsonl}.
 */
record JournalStreams(Journal journal) {

    /** Streams that the platform itself writes, and what the first record of each comes with. */
    private static final Map<String, String> BEGIN_WITH = Map.of(
            "deaths.jsonl", "death",
            "events.jsonl", "event that is journaled",
            "observations.jsonl", "observation that is journaled",
            "strace/actions.jsonl", "trace",
            "strace/enriched.jsonl", "trace",
            "strace/events.jsonl", "trace",
            "strace/syscalls.log", "trace");

    /**
     * The statuses of these, in the order of the journal; of all when none is named.
     *
     * @throws CommandException as {@link #written}
     */
    List<StreamStatus> chosen(Collection<String> given) throws CommandException {
        Set<String> names = written(given);
        return journal.streams().stream().filter(s -> names.isEmpty() || names.contains(s.name())).toList();
    }

    /**
     * The whole names of these, which all have records; empty when none is named.
     *
     * @throws CommandException naming one that has none, that is not there or could be several, and those there are
     */
    Set<String> written(Collection<String> given) throws CommandException {
        Set<String> names = named(given);
        List<String> none = unwritten(names);
        if (!none.isEmpty()) {
            throw Failure.of(String.join("; ", none));
        }
        return names;
    }

    /**
     * The whole names of these, each of a stream that is there or will be once the platform has something for it.
     *
     * @throws CommandException naming one that is not there or could be several, and those there are
     */
    Set<String> named(Collection<String> given) throws CommandException {
        List<String> there = names();
        Set<String> whole = new LinkedHashSet<>();
        for (String name : given) {
            whole.add(named(name, there));
        }
        return whole;
    }

    /** What to say of those of these whole names that have no records yet. */
    List<String> unwritten(Set<String> names) {
        List<String> there = names();
        return names.stream().filter(name -> !there.contains(name))
                .map(name -> "nothing was written to " + SafeText.of(name) + " yet; it begins with the first "
                        + BEGIN_WITH.getOrDefault(name, "record"))
                .toList();
    }

    private List<String> names() {
        return journal.streams().stream().map(StreamStatus::name).toList();
    }

    private static String named(String name, List<String> there) throws CommandException {
        if (there.contains(name) || BEGIN_WITH.containsKey(name)) {
            return name;
        }
        for (Collection<String> known : List.of(there, BEGIN_WITH.keySet())) {
            List<String> meant = known.stream().filter(each -> withoutExtension(each).equals(name)).toList();
            if (meant.size() > 1) {
                throw Failure.of("the stream '" + SafeText.of(name) + "' could be: "
                        + SafeText.of(String.join(", ", meant)) + "; give the whole name");
            }
            if (!meant.isEmpty()) {
                return meant.get(0);
            }
        }
        throw Failure.of("no stream '" + SafeText.of(name) + "'; there " + (there.isEmpty()
                ? "is none yet"
                : (there.size() == 1 ? "is: " : "are: ") + SafeText.of(String.join(", ", there))));
    }

    private static String withoutExtension(String name) {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
    }
}
