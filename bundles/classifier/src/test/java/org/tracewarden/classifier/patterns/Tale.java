// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FailedSyscall;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.proc.ProcFs;

/**
 * Tells an investigation what happens: {@code tale.at(1.5).slow(postgres, Call.of("fsync").took(120))}. Times are
 * seconds since its begin.
 */
final class Tale {

    static final long MS = 1_000_000L;
    static final long SECOND = 1000 * MS;
    static final long BEGIN = 1_000_000 * SECOND;
    static final long WALL = 1_700_000_000L * SECOND;
    private static final ResourceUsage USAGE = new ResourceUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    final List<PatternDetected> told = new ArrayList<>();
    final Investigation investigation;
    private final Map<ProcessKey, ProcFs.Descriptors> descriptors = new HashMap<>();
    private long now = BEGIN;
    int looks;

    Tale() {
        this(Settings.defaults());
    }

    Tale(Settings settings) {
        investigation = new Investigation(settings, told::add);
    }

    static ProcessInfo process(int pid, String program) {
        return new ProcessInfo(new ProcessKey(pid, 5), Optional.empty(), 1000, program, "/usr/bin/" + program,
                List.of(), false, "/", pid, pid, "", pid, 0, false, Workload.ROOT);
    }

    Tale at(double seconds) {
        now = BEGIN + Math.round(seconds * SECOND);
        return this;
    }

    long now() {
        return now;
    }

    EventHeader header(String collector) {
        return new EventHeader(collector, now, WALL + now);
    }

    Tale slow(ProcessInfo process, Call call) {
        return tell(new SlowSyscall(header("syscall"), process, call.at(now)));
    }

    Tale fails(ProcessInfo process, Call call) {
        return tell(new FailedSyscall(header("syscall"), process, call.at(now)));
    }

    /** What it called in the second that ends now. */
    Tale second(ProcessInfo process, Count... calls) {
        return span(process, 1, false, calls);
    }

    Tale lastSecond(ProcessInfo process, Count... calls) {
        return span(process, 1, true, calls);
    }

    Tale span(ProcessInfo process, double seconds, boolean ended, Count... calls) {
        return tell(new SyscallStats(header("syscall"), process, now - Math.round(seconds * SECOND), now,
                Stream.of(calls).map(Count::stats).toList(), List.of(), ended));
    }

    Tale exits(ProcessInfo process) {
        return tell(new ProcessExit(header("process"), process, ExitStatus.exited(0), USAGE, List.of(), true));
    }

    Tale gap(String collector) {
        return tell(new Gap(header(collector), 7, now - SECOND, now, "the ring was full"));
    }

    Tale tick() {
        investigation.tick(header("patterns"));
        return this;
    }

    Tale has(ProcessInfo process, int open, long limit) {
        descriptors.put(process.key(), new ProcFs.Descriptors(open, limit));
        return this;
    }

    /** Looks at /proc as is done each second. */
    Tale look() {
        for (ProcessKey suspect : investigation.suspects(now)) {
            looks++;
            investigation.looked(suspect, header("patterns"), Optional.ofNullable(descriptors.get(suspect)));
        }
        return this;
    }

    Tale tell(Event event) {
        investigation.accept(event);
        return this;
    }

    /** The one pattern there is, which goes on. */
    SyscallPattern only() {
        assertEquals(1, investigation.all().size(), () -> "patterns: " + investigation.all());
        return investigation.all().get(0);
    }

    void nothing() {
        assertEquals(List.of(), investigation.all());
        assertEquals(List.of(), told);
    }
}
