// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.feed;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalStream;

/**
 * One stream that is fed, opened when something is to go in. While it cannot be opened, what was to go in is counted;
 * once it can, the count is its first record. For one thread; trouble and count are read by any.
 */
final class FeedStream {

    private static final long TRY_AGAIN_NANOS = 1_000_000_000L;

    private final String name;
    private final LongSupplier wallTime;
    private Journal journal;
    private JournalStream stream;
    private long nextTry;
    private long missed;
    private volatile long lost;
    private volatile String trouble = "";

    /** @param wallTime now, nanoseconds since 1970-01-01T00:00Z */
    FeedStream(String name, LongSupplier wallTime) {
        this.name = name;
        this.wallTime = wallTime;
    }

    /** @param current the journal there is now */
    void append(Optional<Journal> current, long eventTime, String type, String json) {
        if (opened(current)) {
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
    void gap(Optional<Journal> current, long count, String reason) {
        if (opened(current)) {
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

    private void miss(long count) {
        missed += count;
        lost += count;
    }

    private boolean opened(Optional<Journal> current) {
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
            stream = current.get().stream(name);
            trouble = "";
            if (missed > 0) {
                stream.gap(now, missed, "the stream could not be opened for these events");
                missed = 0;
            }
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
