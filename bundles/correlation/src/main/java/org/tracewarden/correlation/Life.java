// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.tracewarden.api.event.ProcessExec;
import org.tracewarden.api.event.ProcessFork;

/** What is kept of a living process: how it began and the programs it became. Not thread-safe. */
final class Life {

    static final int EXECS_KEPT = 4;

    /** One exec, with texts of bounded length instead of the event, which may hold 4 KB of arguments. */
    record Exec(long kernelTime, String filename, String command, int callingThread) {}

    private boolean forked;
    private long forkTime;
    private String parentName = "";
    private long execs;
    private final ArrayDeque<Exec> lastExecs = new ArrayDeque<>(2);

    void began(ProcessFork fork) {
        forked = true;
        forkTime = fork.header().kernelTime();
        parentName = Name.withPid(fork.parent());
    }

    void became(ProcessExec exec) {
        execs++;
        if (lastExecs.size() == EXECS_KEPT) {
            lastExecs.removeFirst();
        }
        lastExecs.addLast(new Exec(exec.header().kernelTime(), Name.path(exec.filename()),
                Name.command(exec.process().argv()), exec.callingThread()));
    }

    boolean forkSeen() {
        return forked;
    }

    long forkTime() {
        return forkTime;
    }

    /** {@code bash (pid 5)}; empty when the fork was not seen. */
    String parentName() {
        return parentName;
    }

    long execs() {
        return execs;
    }

    /** Oldest first. */
    List<Exec> lastExecs() {
        return new ArrayList<>(lastExecs);
    }

    /** Whether it is known to run what its parent ran: it was seen from its start and executed nothing. */
    boolean neverExecuted() {
        return forked && execs == 0;
    }
}
