// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.event.SignalDelivered;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.process.ProcessInfo;

/**
 * All that is known of one death; nothing in it is later than the exit.
 *
 * @param exit the exit
 * @param life how it lived
 * @param signals what was sent to it and taken by it, for the timeline
 * @param sent all of the signals sent that may matter, oldest first
 * @param delivered signals taken, oldest first
 * @param fatal the sending that ended it, when a signal did and its sending was seen
 * @param oom the OOM killer's choice of it
 * @param throttled the last CPU throttling of its cgroup shortly before
 * @param children its children that died within {@link #CHILDREN_NANOS}, oldest first
 * @param parent its parent's death, when that came first
 * @param gaps where events are missing in the time that matters
 * @param escalationNanos how long after a gentler signal SIGKILL belongs to it
 * @param historiesForgotten whether signals of some processes were forgotten for want of room
 */
record CaseFile(
        ProcessExit exit,
        Life life,
        SignalHistory signals,
        List<SignalSent> sent,
        List<SignalDelivered> delivered,
        Optional<FatalSignal> fatal,
        Optional<OomKill> oom,
        Optional<CpuThrottled> throttled,
        List<Deceased> children,
        Optional<Deceased> parent,
        List<Gaps.Stretch> gaps,
        long escalationNanos,
        boolean historiesForgotten) {

    static final long CHILDREN_NANOS = 10_000_000_000L;

    ProcessInfo process() {
        return exit.process();
    }

    ExitStatus status() {
        return exit.status();
    }

    long diedAt() {
        return exit.header().kernelTime();
    }

    boolean killedBy(Signal signal) {
        return status().signal().equals(signal);
    }

    boolean incomplete() {
        return !gaps.isEmpty();
    }

    /** The fatal sending when the kernel made it up for a reason of its own. */
    Optional<SignalSent> fatalFromKernel() {
        return fatal.map(FatalSignal::sent).filter(Sending::byKernel);
    }
}
