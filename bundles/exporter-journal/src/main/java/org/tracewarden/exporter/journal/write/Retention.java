// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.journal.JournalSettings;

/**
 * Which full segments are too old or too much. Those being written stay, whatever they are. Of the thread
 * {@code tracewarden-journal-writer}.
 */
final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final List<StreamSync> streams;
    private final LiveSettings settings;
    private final Clock clock;
    private Instant looked = Instant.MIN;
    private int segments;
    private JournalSettings applied;

    Retention(List<StreamSync> streams, LiveSettings settings, Clock clock) {
        this.streams = streams;
        this.settings = settings;
        this.clock = clock;
        this.applied = settings.get();
    }

    /** Once a minute, when segments have become more, and when the settings are others. */
    void apply() {
        Instant now = clock.instant();
        int current = 0;
        for (StreamSync stream : streams) {
            current += stream.writer().position().segments();
        }
        JournalSettings saved = settings.get();
        if (current <= segments && saved.equals(applied) && now.isBefore(looked.plus(PERIOD))
                && !now.isBefore(looked)) {
            segments = current;
            return;
        }
        segments = current;
        applied = saved;
        looked = now;
        List<Choice> choices = streams.stream().map(Choice::new).toList();
        dropOld(choices, now);
        dropMuch(choices);
        choices.forEach(Retention::retire);
    }

    private void dropOld(List<Choice> choices, Instant now) {
        Instant oldest = now.minus(settings.get().retention());
        for (Choice choice : choices) {
            while (choice.next().filter(segment -> segment.lastTime().isBefore(oldest)).isPresent()) {
                choice.drop();
            }
        }
    }

    private void dropMuch(List<Choice> choices) {
        long limit = settings.get().sizeLimit();
        long bytes = 0;
        for (StreamSync stream : streams) {
            bytes += stream.bytes();
        }
        for (Choice choice : choices) {
            bytes -= choice.gone().stream().mapToLong(Closed::bytes).sum();
        }
        while (bytes > limit) {
            Optional<Choice> next = choices.stream().filter(choice -> choice.next().isPresent())
                    .min(Comparator.comparing(choice -> choice.next().orElseThrow().lastTime()));
            if (next.isEmpty()) {
                return;
            }
            bytes -= next.get().drop().bytes();
        }
    }

    private static void retire(Choice choice) {
        List<Closed> gone = choice.gone();
        if (gone.isEmpty()) {
            return;
        }
        StreamSync stream = choice.stream;
        try {
            CheckpointFile.Prefix prefix =
                    stream.checkpointsBefore(gone.get(gone.size() - 1).lastSequence() + 1);
            stream.writer().retire(gone, prefix, () -> stream.delete(gone, prefix));
        } catch (IOException unreadable) {
            LOG.warn("old segments of stream {} stay for now: its checkpoints cannot be read: {}",
                    stream.writer().files().name(), unreadable.toString());
        }
    }

    /** What of one stream goes. Of the segments that were deletable once: more become so at any time. */
    private static final class Choice {

        private final StreamSync stream;
        private final List<Closed> all;
        private int dropped;

        Choice(StreamSync stream) {
            this.stream = stream;
            this.all = stream.writer().deletable();
        }

        /** The oldest that remains. */
        Optional<Closed> next() {
            return dropped == all.size() ? Optional.empty() : Optional.of(all.get(dropped));
        }

        Closed drop() {
            return all.get(dropped++);
        }

        List<Closed> gone() {
            return all.subList(0, dropped);
        }
    }
}
