// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.EventSubscriber;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.json.JsonEncoder;

/** Writes events to the streams that the settings name, on the bus's thread for it. Any thread changes settings. */
final class Feed implements EventFilter, EventSubscriber {

    static final String FELL_BEHIND =
            "the journal's feed fell behind the bus; these events may have been for any of its streams";

    private final Supplier<Optional<Journal>> journal;
    private final Supplier<Optional<JsonEncoder>> encoder;
    private final LongSupplier wallTime;
    private final Map<String, FeedStream> streams = new ConcurrentHashMap<>();
    private final Map<Class<?>, String> types = new ConcurrentHashMap<>();
    private volatile FeedSettings settings;

    Feed(
            Supplier<Optional<Journal>> journal, Supplier<Optional<JsonEncoder>> encoder, LongSupplier wallTime,
            FeedSettings settings) {
        this.journal = journal;
        this.encoder = encoder;
        this.wallTime = wallTime;
        this.settings = settings;
    }

    void configure(FeedSettings changed) {
        settings = changed;
    }

    @Override
    public boolean accepts(Event event) {
        return settings.accepts(event);
    }

    @Override
    public void onEvent(Event event) {
        List<String> names = settings.streamsOf(event);
        Optional<JsonEncoder> json = encoder.get();
        if (json.isEmpty()) {
            names.forEach(name -> stream(name).gap(1, "nothing was there that writes events as JSON"));
            return;
        }
        if (names.isEmpty()) {
            return;
        }
        String text = json.get().encode(event);
        String type = types.computeIfAbsent(event.getClass(), EventTypes::nameOf);
        for (String name : names) {
            stream(name).append(event.header().wallTime(), type, text);
        }
    }

    @Override
    public void onLagged(long lost) {
        missing(lost, FELL_BEHIND);
    }

    /** Says in every stream that events are missing. */
    void missing(long count, String reason) {
        settings.allStreams().forEach(name -> stream(name).gap(count, reason));
    }

    /** There is another journal: what its streams are missing is told to it. Any thread. */
    void journalChanged() {
        streams.values().forEach(FeedStream::catchUp);
    }

    /** What keeps streams from being fed, one sentence each. */
    List<String> troubles() {
        List<String> troubles = new ArrayList<>();
        streams.forEach((name, stream) -> {
            if (!stream.trouble().isEmpty()) {
                troubles.add(name + ": " + stream.trouble() + " (" + stream.lost() + " events missing)");
            }
        });
        return troubles;
    }

    private FeedStream stream(String name) {
        return streams.computeIfAbsent(name, n -> new FeedStream(n, journal, wallTime));
    }
}
