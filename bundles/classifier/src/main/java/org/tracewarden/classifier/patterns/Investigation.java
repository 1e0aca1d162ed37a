// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.linux.proc.ProcFs;

/**
 * Hands each event to all detectors and what they see to the episodes. Its clock is the newest event or tick. Not
 * thread-safe.
 */
final class Investigation {

    /** Ended processes of which late events may still come, such as the last counts. */
    static final int ENDED = 4096;
    /** Gaps of other collectors do not tell of lost calls. */
    private static final String COLLECTOR = "syscall";
    /** Silence is not looked for at each event. */
    private static final long TICK_NANOS = 100_000_000L;

    private final DescriptorLeak leak;
    private final List<Detector> detectors;
    private final Episodes episodes;
    private final Recent<ProcessKey, ProcessKey> ended = new Recent<>(ENDED);
    private long newest;

    Investigation(Settings settings, Consumer<PatternDetected> publisher) {
        leak = new DescriptorLeak(settings);
        detectors = List.of(new ExcessiveFsync(settings), new ThunderingHerd(settings), leak,
                new MissingFileLoop(settings), new SendBufferFull(settings), new SlowConnect(settings),
                new PermissionStorm(settings), new BusyLoop(settings),
                new SmallIoStorm(SmallIoStorm.Family.READS, settings),
                new SmallIoStorm(SmallIoStorm.Family.WRITES, settings));
        episodes = new Episodes(settings, publisher);
    }

    void configure(Settings settings) {
        detectors.forEach(detector -> detector.configure(settings));
        episodes.configure(settings);
    }

    void accept(Event event) {
        if (event instanceof Gap gap) {
            if (gap.header().collector().equals(COLLECTOR)) {
                lost(gap.to());
            }
            return;
        }
        if (event.subject().filter(process -> ended.get(process.key()).isPresent()).isPresent()) {
            return;
        }
        if (event instanceof SlowSyscall slow) {
            ask(detector -> detector.slow(slow));
        } else if (event instanceof FailedSyscall failed) {
            ask(detector -> detector.failed(failed));
        } else if (event instanceof SyscallStats stats) {
            ask(detector -> detector.stats(stats));
            if (stats.ended()) {
                end(stats.process().key(), stats.header());
            }
        } else if (event instanceof ProcessExit exit) {
            end(exit.process().key(), exit.header());
        }
        tick(event.header());
    }

    /** Events of calls were lost, up to this moment. */
    void lost(long until) {
        detectors.forEach(Detector::gap);
        episodes.unseenUntil(until);
    }

    /** It is that late now; earlier than the newest event does nothing. */
    void tick(EventHeader now) {
        if (now.kernelTime() - newest >= TICK_NANOS) {
            newest = now.kernelTime();
            episodes.endSilent(now);
        }
    }

    /** Processes whose descriptors are to be counted now. */
    List<ProcessKey> suspects(long now) {
        return leak.due(now);
    }

    void looked(ProcessKey process, EventHeader at, Optional<ProcFs.Descriptors> found) {
        leak.looked(process, at, found).ifPresent(episodes::seen);
    }

    List<SyscallPattern> all() {
        return episodes.all();
    }

    /** Processes that detectors forgot for want of room. */
    long forgotten() {
        return detectors.stream().mapToLong(Detector::forgotten).sum();
    }

    /** Patterns not told because too many went on. */
    long turnedAway() {
        return episodes.turnedAway();
    }

    private void ask(Function<Detector, Optional<Sighting>> question) {
        for (Detector detector : detectors) {
            question.apply(detector).ifPresent(episodes::seen);
        }
    }

    private void end(ProcessKey process, EventHeader at) {
        ended.getOrAdd(process, () -> process);
        detectors.forEach(detector -> detector.forget(process));
        episodes.endOf(process, at);
    }
}
