// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.time.Duration;
import java.time.Instant;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.event.EventHeader;

/** A pattern of one process from its begin to its end. Its severity never sinks. Not thread-safe. */
final class Episode {

    private final long id;
    private final Instant since;
    private Sighting latest;
    private Severity severity;
    private long awaitedFrom;

    Episode(long id, Sighting first) {
        this.id = id;
        this.since = before(first.at(), first.since());
        this.latest = first;
        this.severity = first.severity();
        this.awaitedFrom = first.at().kernelTime();
    }

    /** @return whether it is more severe than before */
    boolean goesOn(Sighting sighting) {
        latest = sighting;
        awaitedFrom = Math.max(awaitedFrom, sighting.at().kernelTime());
        boolean worse = sighting.severity().compareTo(severity) > 0;
        severity = worse ? sighting.severity() : severity;
        return worse;
    }

    /** Nothing could be seen until then: the silence counts from there. */
    void unseenUntil(long moment) {
        awaitedFrom = Math.max(awaitedFrom, moment);
    }

    boolean isOver(long now, long endAfterNanos) {
        return now - awaitedFrom >= Math.max(endAfterNanos, latest.nextWithinNanos());
    }

    SyscallPattern told(boolean ended) {
        Instant last = latest.at().wallInstant();
        Words words = latest.words();
        return new SyscallPattern(id, latest.kind(), latest.process(), since, last, ended, severity,
                persistence(Duration.between(since, last)), words.summary(), words.evidence(), words.impact(),
                words.cause(), words.remediation());
    }

    static Persistence persistence(Duration lasted) {
        if (lasted.compareTo(Duration.ofMinutes(1)) < 0) {
            return Persistence.TRANSIENT;
        }
        if (lasted.compareTo(Duration.ofMinutes(5)) < 0) {
            return Persistence.SHORT_LIVED;
        }
        return lasted.compareTo(Duration.ofMinutes(15)) <= 0 ? Persistence.PERSISTENT : Persistence.SYSTEMIC;
    }

    private static Instant before(EventHeader at, long kernelTime) {
        return at.wallInstant().minusNanos(Math.max(0, at.kernelTime() - kernelTime));
    }
}
