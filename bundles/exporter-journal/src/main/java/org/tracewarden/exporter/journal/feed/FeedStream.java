// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.feed;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalStream;

/**
 * One stream that is fed, opened when something is to go in. While it cannot be opened, what was to go in is counted;
 * once it can, the count is its first record. Thread-safe.
 */
final class FeedStream {

    private static final long TRY_AGAIN_NANOS = 1_000_000_000L;

    private final String name;
    private final Supplier<Optional<Journal>> journals;
    private final LongSupplier wallTime;
    private Journal journal;
    private JournalStream stream;
    private long nextTry;
    private long missed;
    private volatile long lost;
    private volatile String trouble = "";

    /**
     * @param journals the journal there is now: asked while the stream is locked, so that who misses one is seen by
     *     who {@link #catchUp() brings the next}
     * @param wallTime now, nanoseconds since 1970-01-01T00:00Z
     */
    FeedStream(String name, Supplier<Optional<Journal>> journals, LongSupplier wallTime) {
        this.name = name;
        this.journals = journals;
        this.wallTime = wallTime;
    }

    synchronized void append(long eventTime, String type, String json) {
        if (opened()) {
            try {
                stream.append(eventTime, type, json);
                return;
            } catch (IllegalStateException closed) {
                refuse("the journal was closed");
            } catch (IllegalArgumentException notTaken) {
                // the stream is well, and this record alone is not
                stream.gap(wallTime.getAsLong(), 1, "an event of type " + type + " could not be written as JSON");
                lost++;
                return;
            }
        }
        miss(1);
    }

    /** Says that events are missing here. */
    synchronized void gap(long count, String reason) {
        if (opened()) {
            try {
                stream.gap(wallTime.getAsLong(), count, reason);
                lost += count;
                return;
            } catch (IllegalStateException closed) {
                refuse("the journal was closed");
            }
        }
        miss(count);
    }

    /** For when there is another journal: tells it what is missing now, and not only when the next event comes. */
    synchronized void catchUp() {
        if (missed > 0) {
            opened();
        }
    }

    private void miss(long count) {
        missed += count;
        lost += count;
    }

    private boolean opened() {
        Optional<Journal> current = journals.get();
        if (stream != null && current.isPresent() && current.get() == journal) {
            return true;
        }
        if (current.isPresent() && current.get() != journal) {
            nextTry = 0;
        }
        journal = current.orElse(null);
        stream = null;
        long now = wallTime.getAsLong();
        if (current.isEmpty()) {
            trouble = "there is no journal";
            return false;
        }
        if (now < nextTry) {
            return false;
        }
        try {
            JournalStream opening = current.get().stream(name);
            if (missed > 0) {
                opening.gap(now, missed, "the stream could not be opened for these events");
                missed = 0;
            }
            stream = opening;
            trouble = "";
            return true;
        } catch (RuntimeException refused) {
            nextTry = now + TRY_AGAIN_NANOS;
            refuse(String.valueOf(refused.getMessage()));
            return false;
        }
    }

    private void refuse(String why) {
        stream = null;
        trouble = why;
    }

    /** Why nothing goes in now; empty when all is well. */
    String trouble() {
        return trouble;
    }

    /** Events that did not go in. */
    long lost() {
        return lost;
    }
}
