// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/**
 * Series of the host and of processes within a limit of memory. At the limit the process that was active longest ago is
 * given up whole; the host never is. Not thread-safe.
 */
final class SeriesStore {

    /** A {@link ProcessInfo} without its texts. */
    private static final int INFO_BYTES = 256;

    private final SubjectSeries host = new SubjectSeries();
    /** The one that was active longest ago first. */
    private final Map<ProcessKey, Kept> processes = new LinkedHashMap<>();
    private long limitBytes;
    private long processBytes;
    private long forgotten;
    private long tensIndex = -1;
    private long minutesIndex = -1;
    private long tensSpan;
    private long minutesSpan;

    SeriesStore(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    void add(Window window) {
        endSteps(window.to());
        long span = window.to() - window.from();
        tensSpan += span;
        minutesSpan += span;
        host.add(window.host());
        for (SubjectSecond second : window.processes()) {
            ProcessInfo process = second.process().orElseThrow();
            Kept kept = Optional.ofNullable(processes.remove(process.key())).orElseGet(Kept::new);
            processes.put(process.key(), kept);
            long before = kept.bytes();
            kept.describe(process);
            kept.series.add(second);
            processBytes += kept.bytes() - before;
        }
        shrink();
    }

    /** Takes effect at once. */
    void limit(long bytes) {
        limitBytes = bytes;
        shrink();
    }

    /** Hands over the steps of a subject that ended at {@code since} or later; none for one that is not known. */
    void read(Optional<ProcessKey> process, Resolution resolution, long since, long now, Consumer<Step> consumer) {
        find(process).ifPresent(series -> series.of(resolution).read(since, now, consumer));
    }

    Optional<ProcessInfo> describe(ProcessKey process) {
        return Optional.ofNullable(processes.get(process)).map(kept -> kept.info);
    }

    List<ProcessInfo> known() {
        return processes.values().stream().map(kept -> kept.info).toList();
    }

    long forgotten() {
        return forgotten;
    }

    long usedBytes() {
        return host.bytes() + processBytes;
    }

    long limitBytes() {
        return limitBytes;
    }

    private Optional<SubjectSeries> find(Optional<ProcessKey> process) {
        return process.isEmpty()
                ? Optional.of(host)
                : process.map(processes::get).map(kept -> kept.series);
    }

    /** Ends the longer steps that are over when a window ends at {@code to}. */
    private void endSteps(long to) {
        long tenNanos = Resolution.TEN_SECONDS.step().toNanos();
        long minuteNanos = Resolution.MINUTE.step().toNanos();
        if (to / tenNanos == tensIndex) {
            return;
        }
        boolean minute = to / minuteNanos != minutesIndex;
        if (tensIndex >= 0) {
            host.endTenSeconds((tensIndex + 1) * tenNanos, tensSpan);
            processes.values().forEach(kept -> kept.series.endTenSeconds((tensIndex + 1) * tenNanos, tensSpan));
            if (minute) {
                host.endMinute((minutesIndex + 1) * minuteNanos, minutesSpan);
                processes.values().forEach(
                        kept -> kept.series.endMinute((minutesIndex + 1) * minuteNanos, minutesSpan));
            }
            sweep(to);
        }
        tensIndex = to / tenNanos;
        tensSpan = 0;
        if (minute) {
            minutesIndex = to / minuteNanos;
            minutesSpan = 0;
        }
    }

    /** Drops what is older than is kept, and counts the memory anew. */
    private void sweep(long now) {
        host.expire(now);
        processBytes = 0;
        Iterator<Kept> all = processes.values().iterator();
        while (all.hasNext()) {
            Kept kept = all.next();
            kept.series.expire(now);
            if (kept.series.isEmpty()) {
                all.remove();
            } else {
                processBytes += kept.bytes();
            }
        }
    }

    private void shrink() {
        Iterator<Kept> longestQuietFirst = processes.values().iterator();
        while (usedBytes() > limitBytes && longestQuietFirst.hasNext()) {
            processBytes -= longestQuietFirst.next().bytes();
            longestQuietFirst.remove();
            forgotten++;
        }
    }

    private static final class Kept {
        private final SubjectSeries series = new SubjectSeries();
        private ProcessInfo info;
        private long infoBytes;

        void describe(ProcessInfo process) {
            if (process != info) {
                info = process;
                infoBytes = INFO_BYTES + process.comm().length() + process.exe().length() + process.cwd().length()
                        + process.workload().cgroupPath().length();
                for (String argument : process.argv()) {
                    infoBytes += 48 + argument.length();
                }
            }
        }

        long bytes() {
            return infoBytes == 0 ? 0 : infoBytes + series.bytes();
        }
    }
}
