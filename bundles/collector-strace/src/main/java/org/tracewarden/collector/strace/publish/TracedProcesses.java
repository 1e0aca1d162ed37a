// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.collector.strace.enrich.EnrichedRecord;

/**
 * The processes of one session, and which thread is whose. Bounded: when as many live as fit, the one that was quiet
 * longest is forgotten, and counted. For one thread.
 */
final class TracedProcesses {

    static final int CAPACITY = 8192;

    /** More are there only when ends of threads were lost; the one that was seen first goes first. */
    private static final int MOST_THREADS = 65_536;

    private static final int MOST_ANCESTORS = 32;

    private final IntFunction<Optional<ProcessInfo>> host;
    private final int failedLimit;
    /** The one that was quiet longest first. */
    private final Map<Integer, Traced> processes = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Integer, Traced> threads = new LinkedHashMap<>();
    private final List<Traced> ended = new ArrayList<>();
    private long forgotten;

    /** @param host describes a process of the host that is not traced */
    TracedProcesses(IntFunction<Optional<ProcessInfo>> host, int failedLimit) {
        this.host = host;
        this.failedLimit = failedLimit;
    }

    /** @param firstSeen boot clock: taken for the start of a process that nobody could look at */
    Traced of(EnrichedRecord enriched, long firstSeen) {
        int thread = enriched.record().thread();
        Traced known = threads.get(thread);
        if (enriched.process().isPresent()) {
            ProcessInfo info = enriched.process().get();
            if (known == null || !known.is(info)) {
                known = member(info, thread);
            }
            known.describe(info);
        } else if (known == null) {
            known = add(new Traced(
                    Sketches.unknown(thread, firstSeen, Sketches.UNKNOWN_UID), false, new CallSums(failedLimit)));
            join(thread, known);
        }
        processes.get(known.pid());
        return known;
    }

    private Traced member(ProcessInfo info, int thread) {
        Traced process = processes.get(info.pid());
        if (process == null || !process.is(info)) {
            if (process != null) {
                end(process);
            }
            process = add(new Traced(info, true, new CallSums(failedLimit)));
        }
        join(thread, process);
        return process;
    }

    private Traced add(Traced process) {
        if (processes.size() >= CAPACITY) {
            Iterator<Traced> quietest = processes.values().iterator();
            Traced gone = quietest.next();
            quietest.remove();
            gone.threads().forEach(threads::remove);
            forgotten++;
        }
        processes.put(process.pid(), process);
        return process;
    }

    /** A thread of that process. One that was taken for a process of its own is it no more. */
    void join(int thread, Traced process) {
        if (threads.size() >= MOST_THREADS && !threads.containsKey(thread)) {
            int oldest = threads.keySet().iterator().next();
            threads.remove(oldest).threads().remove(oldest);
        }
        Traced before = threads.put(thread, process);
        process.threads().add(thread);
        if (before != null && before != process) {
            before.threads().remove(thread);
            if (before.threads().isEmpty() && !before.ended()) {
                processes.remove(before.pid(), before);
            }
        }
    }

    void left(int thread, Traced process) {
        threads.remove(thread, process);
        process.threads().remove(thread);
    }

    /** The process is kept until {@link #takeEnded()}, but found no more. */
    void end(Traced process) {
        process.end();
        process.threads().forEach(threads::remove);
        processes.remove(process.pid(), process);
        ended.add(process);
    }

    Optional<Traced> byThread(int thread) {
        return Optional.ofNullable(threads.get(thread));
    }

    Optional<Traced> byPid(int pid) {
        return Optional.ofNullable(processes.get(pid));
    }

    /** A process that ended since {@link #takeEnded()} was asked last. */
    Optional<Traced> endedLately(int pid) {
        return ended.stream().filter(process -> process.pid() == pid).reduce((earlier, later) -> later);
    }

    /** Any process of the host, traced or not. */
    Optional<ProcessInfo> find(int pid) {
        Traced traced = processes.get(pid);
        return traced == null ? host.apply(pid) : Optional.of(traced.info());
    }

    /** Ancestors, parent first, as far as they are known. */
    List<ProcessInfo> ancestry(ProcessInfo process) {
        List<ProcessInfo> ancestors = new ArrayList<>();
        Optional<ProcessKey> next = process.parent();
        while (next.isPresent() && next.get().pid() > 0 && ancestors.size() < MOST_ANCESTORS) {
            Optional<ProcessInfo> found = find(next.get().pid());
            if (found.isEmpty()) {
                break;
            }
            ancestors.add(found.get());
            next = found.get().parent();
        }
        return ancestors;
    }

    List<Traced> living() {
        return new ArrayList<>(processes.values());
    }

    List<Traced> takeEnded() {
        List<Traced> taken = new ArrayList<>(ended);
        ended.clear();
        return taken;
    }

    /** Living processes that were forgotten since this was asked last. */
    long takeForgotten() {
        long taken = forgotten;
        forgotten = 0;
        return taken;
    }
}
