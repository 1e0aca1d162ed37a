// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.shell.render.SafeText;

/** The streams there are, and those of them that a person named. */
record JournalStreams(Journal journal) {

    /**
     * The statuses of these, in the order of the journal; of all when none is named.
     *
     * @throws CommandException naming one that is not there, and those that are
     */
    List<StreamStatus> chosen(List<String> names) throws CommandException {
        List<StreamStatus> all = journal.streams();
        Set<String> wanted = new LinkedHashSet<>(names);
        for (String name : wanted) {
            if (all.stream().noneMatch(s -> s.name().equals(name))) {
                throw Failure.of("no stream '" + SafeText.of(name) + "'; there " + (all.isEmpty()
                        ? "is none yet"
                        : (all.size() == 1 ? "is: " : "are: ")
                                + SafeText.of(String.join(", ", all.stream().map(StreamStatus::name).toList()))));
            }
        }
        return wanted.isEmpty() ? all : all.stream().filter(s -> wanted.contains(s.name())).toList();
    }
}
