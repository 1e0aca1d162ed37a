// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ErrorCount;
import org.tracewarden.api.syscall.OngoingCalls;
import org.tracewarden.api.syscall.WaitKind;

/** What the maps and the open calls of one window hold, summed over CPUs and grouped by process. For one thread. */
final class Window {

    private static final int FIRST_OCTAVE = 4;
    private static final int LAST_OCTAVE = 63;
    private static final int WAIT_SHIFT = 4;

    /** Threads in one kind of call. */
    private record Ongoing(int threads, long insideNanos, long oldestEnteredAt) {

        Ongoing plus(Ongoing other) {
            return new Ongoing(
                    threads + other.threads, insideNanos + other.insideNanos,
                    Math.min(oldestEnteredAt, other.oldestEnteredAt));
        }
    }

    /** By index of the call and wait, see {@link #code}. */
    private record OfProcess(Map<Integer, CallSum> calls, Map<Integer, Ongoing> ongoing) {}

    private final CallTable table;
    private final long from;
    private final long to;
    private final Map<ProcessKey, OfProcess> processes = new HashMap<>();
    private long unreadable;

    /** @param from begin, boot clock; {@code to} its end */
    Window(CallTable table, long from, long to) {
        this.table = table;
        this.from = from;
        this.to = to;
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    Set<ProcessKey> processes() {
        return processes.keySet();
    }

    /** Entries whose key no program writes. */
    long unreadable() {
        return unreadable;
    }

    /** An entry of {@code calls_a} or {@code calls_b}. */
    void call(ByteBuffer data, int key, int value, int stride, int cpus) {
        int abi = data.get(key + WindowStructs.KEY_ABI_WAIT) & 3;
        int wait = (data.get(key + WindowStructs.KEY_ABI_WAIT) & 0xff) >> 2;
        int number = data.getShort(key + WindowStructs.KEY_NUMBER) & 0xffff;
        int octave = data.get(key + WindowStructs.KEY_OCTAVE) & 0xff;
        if (!CallTable.valid(abi, number) || octave < FIRST_OCTAVE || octave > LAST_OCTAVE) {
            unreadable++;
            return;
        }
        CallSum sum = sum(
                processKey(data, key + WindowStructs.KEY_PID, key + WindowStructs.KEY_START),
                CallTable.index(abi, number), WaitKind.of(wait));
        for (int cpu = 0, at = value; cpu < cpus; cpu++, at += stride) {
            sum.times(
                    data.getLong(at + WindowStructs.STATS_TOTAL),
                    data.getLong(at + WindowStructs.STATS_INSIDE),
                    data.getLong(at + WindowStructs.STATS_LONGEST));
            sum.transferred(data.getLong(at + WindowStructs.STATS_TRANSFERRED));
            sum.withheld(unsigned(data, at + WindowStructs.STATS_WITHHELD));
        }
        for (int part = 0; part < WindowStructs.OCTAVE_PARTS; part++) {
            long calls = 0;
            for (int cpu = 0, at = value; cpu < cpus; cpu++, at += stride) {
                calls += unsigned(data, at + WindowStructs.STATS_PARTS + 4 * part);
            }
            sum.latencies(WindowStructs.OCTAVE_PARTS * octave + part, calls);
        }
    }

    /**
     * An entry of {@code hot_calls}, in which each CPU may count another key.
     *
     * @param window number of the window that is wanted
     */
    void hot(ByteBuffer data, int value, int stride, int cpus, int window) {
        for (int cpu = 0, at = value; cpu < cpus; cpu++, at += stride) {
            if (data.getInt(at + WindowStructs.HOT_WINDOW) == window) {
                call(data, at + WindowStructs.HOT_KEY, at + WindowStructs.HOT_STATS, 0, 1);
            }
        }
    }

    /** An entry of {@code errors_a} or {@code errors_b}. */
    void error(ByteBuffer data, int key, int value, int stride, int cpus) {
        int abi = data.get(key + WindowStructs.ERROR_ABI) & 0xff;
        int number = data.getShort(key + WindowStructs.ERROR_NUMBER) & 0xffff;
        int errno = data.get(key + WindowStructs.ERROR_ERROR) & 0xff;
        if (!CallTable.valid(abi, number) || errno == 0) {
            unreadable++;
            return;
        }
        long count = 0;
        long told = 0;
        for (int cpu = 0, at = value; cpu < cpus; cpu++, at += stride) {
            count += unsigned(data, at + WindowStructs.ERROR_COUNT);
            told += unsigned(data, at + WindowStructs.ERROR_TOLD);
        }
        sum(processKey(data, key + WindowStructs.ERROR_PID, key + WindowStructs.ERROR_START),
                        CallTable.index(abi, number), WaitKind.UNKNOWN)
                .error(new ErrorCount(table.error(errno), count, Math.max(0, count - told)));
    }

    /** A {@code struct open_call}. One that began after the window belongs to the next. */
    void open(ByteBuffer data, int offset) {
        int abi = data.get(offset + WindowStructs.OPEN_ABI) & 0xff;
        int number = data.getShort(offset + WindowStructs.OPEN_NUMBER) & 0xffff;
        if (!CallTable.valid(abi, number)) {
            unreadable++;
            return;
        }
        long entered = data.getLong(offset + WindowStructs.OPEN_ENTERED);
        if (entered >= to) {
            return;
        }
        WaitKind wait = WaitKind.of(data.get(offset + WindowStructs.OPEN_WAIT));
        of(processKey(data, offset + WindowStructs.OPEN_PID, offset + WindowStructs.OPEN_START))
                .ongoing
                .merge(code(CallTable.index(abi, number), wait),
                        new Ongoing(1, to - Math.max(entered, from), entered), Ongoing::plus);
    }

    /** Calls that returned, those first that took most of the window. */
    List<CallStats> calls(ProcessKey process) {
        OfProcess known = processes.get(process);
        if (known == null) {
            return List.of();
        }
        List<CallStats> result = new ArrayList<>(known.calls.size());
        known.calls.values().forEach(sum -> result.add(sum.stats()));
        result.sort(Comparator.comparingLong(CallStats::insideNanos).reversed());
        return result;
    }

    /** Calls that had not returned when it ended, the longest of them first. */
    List<OngoingCalls> ongoing(ProcessKey process) {
        OfProcess known = processes.get(process);
        if (known == null) {
            return List.of();
        }
        List<OngoingCalls> result = new ArrayList<>(known.ongoing.size());
        known.ongoing.forEach((code, open) -> result.add(new OngoingCalls(
                table.at(code >> WAIT_SHIFT), WaitKind.of(code & (1 << WAIT_SHIFT) - 1), open.threads,
                open.insideNanos, open.oldestEnteredAt)));
        result.sort(Comparator.comparingLong(OngoingCalls::oldestEnteredAt));
        return result;
    }

    private CallSum sum(ProcessKey process, int index, WaitKind wait) {
        return of(process).calls.computeIfAbsent(code(index, wait), code -> new CallSum(table.at(index), wait));
    }

    private OfProcess of(ProcessKey process) {
        return processes.computeIfAbsent(process, key -> new OfProcess(new HashMap<>(), new HashMap<>()));
    }

    private static int code(int index, WaitKind wait) {
        return index << WAIT_SHIFT | wait.ordinal();
    }

    private static ProcessKey processKey(ByteBuffer data, int pid, int start) {
        return new ProcessKey(data.getInt(pid), data.getLong(start));
    }

    private static long unsigned(ByteBuffer data, int at) {
        return Integer.toUnsignedLong(data.getInt(at));
    }
}
