// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.proc.ProcFs;

/** Turns what a record says of a task into a {@link ProcessInfo}. For one thread. */
final class Describer {

    private final Texts texts;
    private final Workloads workloads;

    Describer(Texts texts, Workloads workloads) {
        this.texts = texts;
        this.workloads = workloads;
    }

    /** A process of which nothing but its identity is known. */
    static ProcessInfo unknown(ProcessKey key) {
        return new ProcessInfo(
                key, Optional.empty(), 0, "", "", List.of(), false, "", 0, 0, "", key.pid(), 0, false,
                Workloads.UNKNOWN);
    }

    /** The process that a record names as parent; empty when it names none. */
    static Optional<ProcessKey> parentOf(TaskFacts facts) {
        return facts.parentPid() == 0
                ? Optional.empty()
                : Optional.of(new ProcessKey(facts.parentPid(), facts.parentStart()));
    }

    /** A new process: it runs the program of its parent until it calls execve. */
    ProcessInfo forked(TaskFacts child, Optional<ProcessInfo> parent, long time) {
        return parent.isPresent()
                ? describe(child, parentOf(child), parent.get().exe(), parent.get().argv(),
                        parent.get().argvTruncated(), parent.get().cwd(), workload(child, time))
                : bare(child, time);
    }

    /** A process that is seen for the first time in the middle of its life. */
    ProcessInfo bare(TaskFacts facts, long time) {
        return describe(facts, parentOf(facts), "", List.of(), false, "", workload(facts, time));
    }

    /** A process with the parts that a record lacks taken from /proc. */
    ProcessInfo withDetails(TaskFacts facts, ProcFs.Details details, long time) {
        return describe(facts, parentOf(facts), details.exe(), details.argv(), details.argvTruncated(), details.cwd(),
                workload(facts, time));
    }

    ProcessInfo executed(
            TaskFacts facts, Optional<ProcessKey> creator, String exe, List<String> argv, boolean argvTruncated,
            String cwd, long time) {
        return describe(facts, creator, exe, argv, argvTruncated, cwd, workload(facts, time));
    }

    /** The same process with what the record says now; the same object when nothing changed. */
    ProcessInfo refreshed(ProcessInfo known, TaskFacts facts, long time) {
        String comm = facts.comm(texts.names);
        String terminal = facts.terminal(texts.terminals);
        Workload workload = workload(facts, time);
        if (workload == Workloads.UNKNOWN) {
            // a cgroup that was removed since; where the process was is worth more than nothing
            workload = known.workload();
        }
        if (known.uid() == facts.uid() && known.processGroup() == facts.processGroup()
                && known.session() == facts.session() && known.namespacePid() == facts.namespacePid()
                && known.pidNamespace() == facts.pidNamespace() && known.comm().equals(comm)
                && known.terminal().equals(terminal) && known.workload().equals(workload)) {
            return known;
        }
        return describe(facts, known.parent(), known.exe(), known.argv(), known.argvTruncated(), known.cwd(), workload);
    }

    String threadComm(TaskFacts facts) {
        return facts.threadComm(texts.names);
    }

    private Workload workload(TaskFacts facts, long time) {
        return workloads.of(facts.hierarchy(), facts.cgroup(), time);
    }

    private ProcessInfo describe(
            TaskFacts facts, Optional<ProcessKey> creator, String exe, List<String> argv, boolean argvTruncated,
            String cwd, Workload workload) {
        return new ProcessInfo(
                facts.key(), creator, facts.uid(), facts.comm(texts.names), exe, argv, argvTruncated, cwd,
                facts.processGroup(), facts.session(), facts.terminal(texts.terminals), facts.namespacePid(),
                facts.pidNamespace(), facts.kernelThread(), workload);
    }
}
