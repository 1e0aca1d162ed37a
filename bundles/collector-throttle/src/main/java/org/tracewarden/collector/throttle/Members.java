// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.throttle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.linux.cgroup.CgroupWalk;
import org.tracewarden.linux.proc.ProcFs;

/** Finds out who is in a cgroup and in those below it. For one thread. */
final class Members {

    /** As many as {@code CpuThrottled} names. */
    private static final int MAX_NAMED = 16;

    /** Reads of /proc in one pass, about 0.1 ms each, for the processes that the process table does not have. */
    private static final int READS_PER_PASS = 256;

    private final ProcFs procFs;
    private final Supplier<Optional<ProcessTable>> table;
    private int readsLeft;

    Members(ProcFs procFs, Supplier<Optional<ProcessTable>> table) {
        this.procFs = procFs;
        this.table = table;
    }

    void beginPass() {
        readsLeft = READS_PER_PASS;
    }

    Found in(Path cgroup) {
        Set<Integer> pids = new LinkedHashSet<>();
        CgroupWalk.walk(cgroup, "", (directory, inode, path) -> addPids(directory, pids));
        List<ProcessInfo> named = new ArrayList<>();
        for (int pid : pids) {
            if (named.size() == MAX_NAMED) {
                break;
            }
            describe(pid).ifPresent(named::add);
        }
        return new Found(pids.size(), named);
    }

    private Optional<ProcessInfo> describe(int pid) {
        Optional<ProcessInfo> known = table.get()
                .flatMap(processes -> processes.find(pid))
                .filter(ProcessTable.Entry::alive)
                .map(ProcessTable.Entry::info);
        if (known.isPresent() || readsLeft == 0) {
            return known;
        }
        readsLeft--;
        return procFs.read(pid);
    }

    private static void addPids(Path directory, Set<Integer> pids) {
        try {
            for (String line : Files.readAllLines(directory.resolve("cgroup.procs"))) {
                int pid = Integer.parseInt(line.strip());
                // 0 stands for a process of another pid namespace
                if (pid > 0) {
                    pids.add(pid);
                }
            }
        } catch (IOException | NumberFormatException goneOrThreaded) {
            // a threaded cgroup refuses to list processes; they are listed by the domain above it
            return;
        }
    }

    /** @param named the first of them */
    record Found(int count, List<ProcessInfo> named) {}
}
