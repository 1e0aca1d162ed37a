// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.write;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Map<StreamSync, Deque<Closed>> remaining = new HashMap<>();
        streams.forEach(stream -> remaining.put(stream, new ArrayDeque<>(stream.writer().deletable())));
        dropOld(remaining, now);
        dropMuch(remaining);
        remaining.forEach(this::retire);
    }

    private void dropOld(Map<StreamSync, Deque<Closed>> remaining, Instant now) {
        Instant oldest = now.minus(settings.get().retention());
        remaining.values().forEach(deque -> {
            while (!deque.isEmpty() && deque.peekFirst().lastTime().isBefore(oldest)) {
                deque.removeFirst();
            }
        });
    }

    private void dropMuch(Map<StreamSync, Deque<Closed>> remaining) {
        JournalSettings current = settings.get();
        long bytes = 0;
        for (StreamSync stream : streams) {
            bytes += stream.bytes();
        }
        for (Map.Entry<StreamSync, Deque<Closed>> entry : remaining.entrySet()) {
            List<Closed> all = entry.getKey().writer().deletable();
            bytes -= all.subList(0, all.size() - entry.getValue().size()).stream().mapToLong(Closed::bytes).sum();
        }
        while (bytes > current.sizeLimit()) {
            Optional<Deque<Closed>> next = remaining.values().stream().filter(deque -> !deque.isEmpty())
                    .min(Comparator.comparing(deque -> deque.peekFirst().lastTime()));
            if (next.isEmpty()) {
                return;
            }
            bytes -= next.get().removeFirst().bytes();
        }
    }

    private void retire(StreamSync stream, Deque<Closed> remaining) {
        List<Closed> all = stream.writer().deletable();
        List<Closed> gone = all.subList(0, all.size() - remaining.size());
        if (gone.isEmpty()) {
            return;
        }
        try {
            CheckpointFile.Prefix prefix =
                    stream.checkpointsBefore(gone.get(gone.size() - 1).lastSequence() + 1);
            stream.writer().retire(gone, prefix, () -> stream.delete(gone, prefix));
        } catch (IOException unreadable) {
            LOG.warn("old segments of stream {} stay for now: its checkpoints cannot be read: {}",
                    stream.writer().files().name(), unreadable.toString());
        }
    }
}
