// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.shell.render.RecordJson;
import org.tracewarden.shell.render.RecordTable;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Tone;
import org.tracewarden.shell.render.Units;

/** Prints the records that match. */
final class JournalListing {

    /** So many decide the widths of the columns, and are printed and flushed together. */
    private static final int PAGE = 500;

    private final Journal journal;
    private final Screen screen;
    private final Times times;

    JournalListing(Needed needed, Screen screen, Times times) throws CommandException {
        this.journal = needed.journal();
        this.screen = screen;
        this.times = times;
    }

    /** @param asked may name streams without their extension */
    void list(JournalQuery asked, boolean json) throws CommandException {
        JournalQuery query = ofWholeNames(asked);
        long shown = json ? show(query, this::printJson) : showTable(query);
        if (!json && shown == 0) {
            screen.print(nothing());
        } else if (!json && query.last().isPresent() && shown == query.last().getAsInt()) {
            screen.print(screen.style().apply(Tone.FAINT, "The newest " + Units.count(shown)
                    + "; --last shows more, --last all everything."));
        }
        screen.flush();
    }

    private JournalQuery ofWholeNames(JournalQuery asked) throws CommandException {
        return new JournalQuery(new JournalStreams(journal).written(asked.streams()), asked.since(), asked.until(),
                asked.pid(), asked.comm(), asked.types(), asked.where(), asked.last());
    }

    private long showTable(JournalQuery query) throws CommandException {
        RecordTable table = new RecordTable(times, screen.width(), screen.style());
        return show(query, page -> screen.print(table.lines(page)));
    }

    private void printJson(List<JournalRecord> page) {
        page.forEach(record -> screen.print(RecordJson.of(record)));
    }

    private long show(JournalQuery query, Consumer<List<JournalRecord>> print) throws CommandException {
        List<JournalRecord> page = new ArrayList<>();
        long[] shown = {0};
        try {
            journal.read(query, record -> {
                page.add(record);
                shown[0]++;
                return page.size() < PAGE || flush(page, print);
            });
        } catch (IOException unreadable) {
            throw Failure.of("The journal cannot be read: " + SafeText.of(String.valueOf(unreadable.getMessage())));
        }
        if (!page.isEmpty()) {
            flush(page, print);
        }
        return shown[0];
    }

    /** Whether there is still somebody who reads it, and the command was not interrupted. */
    private boolean flush(List<JournalRecord> page, Consumer<List<JournalRecord>> print) {
        print.accept(page);
        page.clear();
        return screen.flush() && !Thread.currentThread().isInterrupted();
    }

    private String nothing() {
        var streams = journal.streams();
        long records = streams.stream().mapToLong(s -> Math.max(0, s.lastSequence() - s.firstSequence() + 1)).sum();
        return "No records match. The journal has " + Units.counted(records, "record") + " in "
                + Units.counted(streams.size(), "stream") + ": journal:streams";
    }
}
