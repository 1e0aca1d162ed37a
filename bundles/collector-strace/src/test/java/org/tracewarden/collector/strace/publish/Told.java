// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.SignalSent;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.api.syscall.SlowThresholds;
import org.tracewarden.collector.strace.KeptEvents;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;
import org.tracewarden.collector.strace.line.StraceLineParser;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.syscall.HeaderTables;

/** What a publisher tells of lines of strace, on a host that booted at 1,000,000 s. */
final class Told {

    static final long BOOTED = 1_000_000_000_000_000L;

    private static final BootClock CLOCK = new BootClock() {
        @Override
        public long now() {
            return 5_000_000_000L;
        }

        @Override
        public long toWallTime(long bootNanos) {
            return bootNanos + BOOTED;
        }
    };

    private final KeptEvents bus = new KeptEvents();
    final List<Event> events = bus.events();
    final Set<String> others = new HashSet<>();
    final Map<Integer, ProcessInfo> known = new HashMap<>();
    final Map<Integer, ProcessInfo> host = new HashMap<>();
    Optional<SlowThresholds> thresholds = Optional.empty();
    final EventPublisher publisher = new EventPublisher(
            bus, CLOCK, new HeaderTables(), () -> thresholds, others::contains,
            pid -> Optional.ofNullable(host.get(pid)));
    private final StraceLineParser parser = new StraceLineParser();
    private long sequence;

    /** Lines of the main threads of these are theirs from now on. */
    Told knows(ProcessInfo... processes) {
        for (ProcessInfo process : processes) {
            known.put(process.pid(), process);
        }
        return this;
    }

    Told knowsThread(int thread, ProcessInfo process) {
        known.put(thread, process);
        return this;
    }

    /** Lines of the seconds after 1,000,000 s: the time is written {@code @2.500000}. */
    Told lines(String... lines) {
        for (String line : lines) {
            parser.read(++sequence, line.replaceFirst("@", "100000")).ifPresent(this::take);
        }
        return this;
    }

    Told file(List<String> lines) {
        for (String line : lines) {
            parser.read(++sequence, line).ifPresent(this::take);
        }
        return this;
    }

    private void take(StraceRecord record) {
        publisher.take(new EnrichedRecord(record, Optional.ofNullable(known.get(record.thread()))));
    }

    /** The events of a type so far. */
    <T extends Event> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends Event> T only(Class<T> type) {
        List<T> found = all(type);
        assertEquals(1, found.size(), () -> "one " + type.getSimpleName() + " among " + events);
        return found.get(0);
    }

    SignalSent signal() {
        return only(SignalSent.class);
    }

    /** A process that started at that second after the boot. */
    static ProcessInfo process(int pid, int second, int parent, int parentSecond, String comm) {
        return new ProcessInfo(
                new ProcessKey(pid, second * 1_000_000_000L),
                Optional.of(new ProcessKey(parent, parentSecond * 1_000_000_000L)), 1000, comm, "/usr/bin/" + comm,
                List.of(comm), false, "/tmp", pid, pid, "", pid, 0, false, Workload.ROOT);
    }
}
