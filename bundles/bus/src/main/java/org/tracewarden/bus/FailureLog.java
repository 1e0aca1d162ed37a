// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.bus;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/** Counts what a subscriber throws and logs the first and then at most one in ten seconds. For one thread. */
final class FailureLog {

    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();

    private final Logger log;
    private final String subscriber;
    private final AtomicLong count = new AtomicLong();
    private long logged;
    private long loggedAt;

    FailureLog(Logger log, String subscriber) {
        this.log = log;
        this.subscriber = subscriber;
    }

    void add(Throwable failure) {
        long failures = count.incrementAndGet();
        long now = System.nanoTime();
        if (logged == 0 || now - loggedAt >= INTERVAL) {
            log.error("Event subscriber {} failed, {} times since last said, {} in all; it goes on with the next event",
                    subscriber, failures - logged, failures, failure);
            logged = failures;
            loggedAt = now;
        }
    }

    long count() {
        return count.get();
    }
}
