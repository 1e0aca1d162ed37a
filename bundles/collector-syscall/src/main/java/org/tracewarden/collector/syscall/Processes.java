// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/**
 * Who called, and whether it still lives. The process table knows, if it is there. What it does not know is looked up
 * in /proc, and remembered in a bounded cache; of a process that was gone before, its records alone tell. Thread-safe.
 */
final class Processes {

    private static final int CACHED = 8192;
    private static final long SECOND = 1_000_000_000L;
    /** After so long a description from /proc is read anew, as a program may have become another by execve. */
    private static final long FRESH_NANOS = 5 * SECOND;
    /** Looks into /proc a second, about 0.1 ms each. */
    private static final int LOOKS_A_SECOND = 200;
    private static final int LOOKS_FOR_YOUNG = 20;
    private static final long BETWEEN_LOOKS_NANOS = 5_000_000L;
    /** {@code /proc/PID/stat} has start times in ticks of 10 ms, rounded down. */
    private static final long TICK = 10_000_000L;
    /** The cgroup is not known: its path is empty, while "/" is the root. */
    private static final Workload UNKNOWN = new Workload("", ContainerRuntime.NONE, "", "", "");

    /** @param lookedAt boot clock */
    private record Known(ProcessInfo info, long lookedAt) {}

    private final Supplier<Optional<ProcessTable>> table;
    private final ProcFs procFs;
    private final BootClock clock;
    private final Map<ProcessKey, Known> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ProcessKey, Known> eldest) {
            return size() > CACHED;
        }
    };
    /** User ids of those that changed theirs. */
    private final Map<ProcessKey, Integer> users = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ProcessKey, Integer> eldest) {
            return size() > CACHED;
        }
    };
    private long looksSince;
    private int looks;

    Processes(Supplier<Optional<ProcessTable>> table, ProcFs procFs, BootClock clock) {
        this.table = table;
        this.procFs = procFs;
        this.clock = clock;
    }

    /** As it is known; with nothing but its key when nothing is. */
    ProcessInfo describe(ProcessKey key) {
        ProcessInfo info = known(key, "", 0);
        synchronized (this) {
            return with(info, info.comm(), users.getOrDefault(key, info.uid()));
        }
    }

    /**
     * @param thread which called
     * @param comm its name as a record has it. That of the main thread is the process's own, which has another one than
     *     the table knows while the table has not heard of its exec yet, or when it has given itself one
     * @param uid as a record has it: a process may have become another user's since its exec, and is that from now on
     */
    ProcessInfo describe(ProcessKey key, int thread, String comm, int uid) {
        ProcessInfo info = known(key, comm, uid);
        synchronized (this) {
            if (info.uid() == uid) {
                users.remove(key);
            } else {
                users.put(key, uid);
            }
        }
        return with(info, thread == key.pid() ? comm : info.comm(), uid);
    }

    private ProcessInfo known(ProcessKey key, String comm, int uid) {
        return table.get()
                .flatMap(processes -> processes.find(key))
                .map(ProcessTable.Entry::info)
                .orElseGet(() -> looked(key, comm, uid));
    }

    /**
     * Waits a little until the process table knows those of the given that were born a moment ago: its own reader may
     * not have come to them yet, and of one that has died meanwhile nothing else would tell.
     */
    void awaitYoung(Set<ProcessKey> callers) {
        long young = clock.now() - SECOND;
        for (int looked = 0; looked < LOOKS_FOR_YOUNG && unknown(callers, young); looked++) {
            LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
        }
    }

    private boolean unknown(Set<ProcessKey> callers, long young) {
        Optional<ProcessTable> processes = table.get();
        return processes.isPresent() && callers.stream()
                .anyMatch(key -> key.startTime() >= young && processes.get().find(key).isEmpty());
    }

    /** The living process with this pid. */
    Optional<ProcessInfo> living(int pid) {
        return table.get()
                .flatMap(processes -> processes.find(pid))
                .filter(ProcessTable.Entry::alive)
                .map(ProcessTable.Entry::info)
                .or(() -> procFs.read(pid));
    }

    /** Takes note of who lives. What is dead by it made no call afterwards. */
    Census census() {
        // who is born while /proc is listed may be missing there and is not dead
        long begunAt = clock.now();
        return new Census(table.get(), Set.copyOf(procFs.pids()), begunAt);
    }

    private synchronized ProcessInfo looked(ProcessKey key, String comm, int uid) {
        long now = clock.now();
        Known known = cache.get(key);
        if (known != null && now - known.lookedAt < FRESH_NANOS) {
            return known.info;
        }
        if (!mayLook(now)) {
            return known != null ? known.info : bare(key, comm, uid);
        }
        ProcessInfo info = procFs.read(key.pid())
                .filter(found -> found.key().startTime() == key.startTime() - key.startTime() % TICK)
                .map(found -> withKey(found, key))
                .orElseGet(() -> known != null ? named(known.info, comm, uid) : bare(key, comm, uid));
        cache.put(key, new Known(info, now));
        return info;
    }

    private boolean mayLook(long now) {
        if (now - looksSince >= SECOND) {
            looksSince = now;
            looks = 0;
        }
        return looks++ < LOOKS_A_SECOND;
    }

    private static ProcessInfo named(ProcessInfo info, String comm, int uid) {
        return info.comm().isEmpty() ? bare(info.key(), comm, uid) : info;
    }

    private static ProcessInfo bare(ProcessKey key, String comm, int uid) {
        return new ProcessInfo(
                key, Optional.empty(), uid, comm, "", List.of(), false, "", 0, 0, "", key.pid(), 0, false, UNKNOWN);
    }

    private static ProcessInfo with(ProcessInfo info, String comm, int uid) {
        return info.uid() == uid && info.comm().equals(comm)
                ? info
                : new ProcessInfo(
                        info.key(), info.parent(), uid, comm, info.exe(), info.argv(), info.argvTruncated(),
                        info.cwd(), info.processGroup(), info.session(), info.terminal(), info.namespacePid(),
                        info.pidNamespace(), info.kernelThread(), info.workload());
    }

    private static ProcessInfo withKey(ProcessInfo info, ProcessKey key) {
        return new ProcessInfo(
                key, info.parent(), info.uid(), info.comm(), info.exe(), info.argv(), info.argvTruncated(), info.cwd(),
                info.processGroup(), info.session(), info.terminal(), info.namespacePid(), info.pidNamespace(),
                info.kernelThread(), info.workload());
    }

    /** Who lived at one moment. For one thread. */
    static final class Census {

        private final Optional<ProcessTable> table;
        private final Set<Integer> pids;
        private final long begunAt;
        private final Map<Integer, Long> newest = new HashMap<>();

        private Census(Optional<ProcessTable> table, Set<Integer> pids, long begunAt) {
            this.table = table;
            this.pids = pids;
            this.begunAt = begunAt;
        }

        /** A process that called: an older one with its pid is dead. */
        void called(ProcessKey key) {
            newest.merge(key.pid(), key.startTime(), Math::max);
        }

        boolean dead(ProcessKey key) {
            Optional<ProcessTable.Entry> entry = table.flatMap(processes -> processes.find(key));
            if (entry.isPresent()) {
                return !entry.get().alive() && entry.get().diedAt() <= begunAt;
            }
            if (key.startTime() >= begunAt) {
                return false;
            }
            return !pids.contains(key.pid()) || newest.getOrDefault(key.pid(), key.startTime()) > key.startTime();
        }

        /** Those of the given that are dead. */
        Set<ProcessKey> deadOf(Set<ProcessKey> keys) {
            Set<ProcessKey> dead = new HashSet<>();
            for (ProcessKey key : keys) {
                if (dead(key)) {
                    dead.add(key);
                }
            }
            return dead;
        }
    }
}
