// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.JournalStream;

/**
 * A stream of whichever journal there is: journals are updated, and opened elsewhere, while a session runs. What comes
 * while there is none is counted, and the stream says so as soon as it is there again. For one thread, but for the
 * count.
 */
final class SessionStream {

    private static final long TRY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final Supplier<Optional<Journal>> journals;
    private final AtomicLong lost = new AtomicLong();
    private Optional<Journal> journal;
    private Optional<JournalStream> stream;
    private long triedAt = System.nanoTime();
    private long untold;

    /** @throws JournalException when it is refused by the journal there is now */
    SessionStream(String name, Supplier<Optional<Journal>> journals) {
        this.name = name;
        this.journals = journals;
        this.journal = journals.get();
        this.stream = journal.map(open -> open.stream(name));
    }

    /** Whether it was taken. What a journal gives up it counts and tells itself. */
    boolean append(long wallTime, String type, String json) {
        if (reached()) {
            try {
                return stream.orElseThrow().append(wallTime, type, json);
            } catch (IllegalStateException closed) {
                leave();
            }
        }
        untold++;
        lost.incrementAndGet();
        return false;
    }

    void gap(long lost, String reason) {
        if (reached()) {
            try {
                stream.orElseThrow().gap(WallClock.nanos(), lost, reason);
                return;
            } catch (IllegalStateException closed) {
                leave();
            }
        }
        untold += lost;
    }

    /** Records that came while there was no journal. Any thread. */
    long lost() {
        return lost.get();
    }

    private boolean reached() {
        return stream.isPresent() || reopened();
    }

    private boolean reopened() {
        Optional<Journal> now = journals.get();
        if (now.isEmpty() || now.equals(journal) && System.nanoTime() - triedAt < TRY_AGAIN_NANOS) {
            return false;
        }
        journal = now;
        triedAt = System.nanoTime();
        try {
            JournalStream opened = now.get().stream(name);
            if (untold > 0) {
                opened.gap(WallClock.nanos(), untold, "there was no journal to write these of a trace session to: it"
                        + " was stopped, updated or opened elsewhere");
                untold = 0;
            }
            stream = Optional.of(opened);
            return true;
        } catch (JournalException | IllegalStateException notNow) {
            return false;
        }
    }

    private void leave() {
        stream = Optional.empty();
        triedAt = System.nanoTime();
    }
}
