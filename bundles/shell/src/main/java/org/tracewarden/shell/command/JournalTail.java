// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.RecordJson;
import org.tracewarden.shell.render.RecordTable;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Units;

/** The newest records, and those that are written from then on. */
final class JournalTail {

    /** More than these between two looks nobody reads. */
    private static final int MOST_AT_ONCE = 5000;
    private static final long GLANCE_MILLIS = 200;

    private final Platform platform;
    private final Journal journal;
    private final Screen screen;
    private final Consumer<List<JournalRecord>> show;
    private final boolean json;

    /** Sequence of the last record of each stream that was shown or passed over. */
    private final Map<String, Long> seen = new HashMap<>();

    JournalTail(Platform platform, Screen screen, Times times, boolean json) throws CommandException {
        this.platform = platform;
        this.journal = new Needed(platform).journal();
        this.screen = screen;
        this.json = json;
        RecordTable table = new RecordTable(times, screen.width(), screen.style());
        this.show = json
                ? records -> records.forEach(record -> screen.print(RecordJson.of(record)))
                : records -> screen.print(table.lines(records));
    }

    /** @param given names of streams; empty for all, those to come included */
    void tail(List<String> given, int last, boolean follow) throws CommandException {
        Set<String> names = follow ? awaited(given) : new JournalStreams(journal).written(given);
        for (StreamStatus stream : journal.streams()) {
            if (names.isEmpty() || names.contains(stream.name())) {
                seen.put(stream.name(), stream.lastSequence());
            }
        }
        List<JournalRecord> newest = read(names, last);
        newest.forEach(record -> seen.merge(record.stream(), record.sequence(), Math::max));
        if (!newest.isEmpty() || follow) {
            show.accept(newest);
        } else if (!json) {
            screen.print("Nothing is written yet; journal:tail -f waits for it.");
        }
        if (follow) {
            follow(names);
        }
        screen.flush();
    }

    /** The whole names of streams, of which some may have their first record yet to come; that is said. */
    private Set<String> awaited(List<String> given) throws CommandException {
        JournalStreams streams = new JournalStreams(journal);
        Set<String> names = streams.named(given);
        if (!json) {
            streams.unwritten(names).forEach(none -> screen.print("Waiting: " + none + "."));
        }
        return names;
    }

    private void follow(Set<String> names) throws CommandException {
        try {
            while (screen.flush()) {
                Thread.sleep(GLANCE_MILLIS);
                if (platform.journal().filter(now -> now == journal).isEmpty()) {
                    throw Failure.of("The journal was stopped or replaced: give the command again.");
                }
                for (StreamStatus stream : journal.streams()) {
                    if (names.isEmpty() || names.contains(stream.name())) {
                        showNew(stream);
                    }
                }
            }
        } catch (InterruptedException stopped) {
            // Ctrl+C or the end of the session: the normal way to end
            return;
        }
    }

    private void showNew(StreamStatus stream) throws CommandException {
        long before = seen.getOrDefault(stream.name(), -1L);
        long fresh = stream.lastSequence() - before;
        if (fresh <= 0) {
            return;
        }
        if (fresh > MOST_AT_ONCE) {
            missed(stream.name(), fresh - MOST_AT_ONCE);
        }
        List<JournalRecord> records = read(Set.of(stream.name()), (int) Math.min(fresh, MOST_AT_ONCE)).stream()
                .filter(record -> record.sequence() > before)
                .collect(Collectors.toList());
        if (!records.isEmpty()) {
            seen.put(stream.name(), records.get(records.size() - 1).sequence());
            show.accept(records);
        }
    }

    private void missed(String stream, long records) {
        screen.print(json
                ? "{\"type\":\"lagged\",\"lost\":" + records + "}"
                : "... " + Units.counted(records, "record") + " of " + SafeText.of(stream)
                        + " not shown: this terminal fell behind");
    }

    private List<JournalRecord> read(Set<String> streams, int last) throws CommandException {
        List<JournalRecord> records = new ArrayList<>();
        JournalQuery newest = new JournalQuery(streams, Optional.empty(), Optional.empty(), OptionalInt.empty(),
                Optional.empty(), Set.of(), List.of(), OptionalInt.of(last));
        try {
            journal.read(newest, records::add);
        } catch (IOException unreadable) {
            throw Failure.of("The journal cannot be read: " + SafeText.of(String.valueOf(unreadable.getMessage())));
        }
        return records;
    }
}
