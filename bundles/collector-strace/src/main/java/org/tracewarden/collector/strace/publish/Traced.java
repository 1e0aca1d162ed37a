// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.event.Disposition;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.collector.strace.line.StraceRecord;

/** What is known of one process of a session. For one thread. */
final class Traced {

    private final CallSums sums;
    private final Set<Integer> threads = new HashSet<>();
    private ProcessInfo info;
    /** Whether the description is more than what the trace alone shows. */
    private boolean described;
    private boolean startSeen;
    private boolean seen;
    private boolean forkTold;
    private boolean statsTold;
    private boolean ended;
    private long handled;
    private long ignored;
    private long readChars;
    private long writtenChars;
    private int superseder;
    private Optional<StraceRecord> lastCall = Optional.empty();

    Traced(ProcessInfo info, boolean described, CallSums sums) {
        this.info = info;
        this.described = described;
        this.sums = sums;
    }

    int pid() {
        return info.pid();
    }

    ProcessInfo info() {
        return info;
    }

    /** Whether that can be the same process: one that is only sketched can be any of its pid. */
    boolean is(ProcessInfo other) {
        return other.pid() == pid() && (!described || other.key().equals(info.key()));
    }

    void describe(ProcessInfo better) {
        info = better;
        described = true;
    }

    /** What a successful exec made of it, where nobody has looked since. */
    void sketch(ProcessInfo afterExec) {
        info = afterExec;
    }

    CallSums sums() {
        return sums;
    }

    Set<Integer> threads() {
        return threads;
    }

    boolean startSeen() {
        return startSeen;
    }

    /** Whether this is the first line of it. */
    boolean firstSight() {
        boolean first = !seen;
        seen = true;
        return first;
    }

    boolean forkTold() {
        return forkTold;
    }

    void born(Traced parent) {
        startSeen = true;
        forkTold = true;
        handled |= parent.handled;
        ignored |= parent.ignored;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    boolean statsTold() {
        return statsTold;
    }

    void tellStats() {
        statsTold = true;
    }

    /** As far as the trace has shown it being set. */
    Disposition disposition(Signal signal) {
        long bit = bit(signal);
        return (ignored & bit) != 0
                ? Disposition.IGNORED
                : (handled & bit) != 0 ? Disposition.HANDLED : Disposition.DEFAULT;
    }

    void arrange(Signal signal, Disposition disposition) {
        long bit = bit(signal);
        handled = disposition == Disposition.HANDLED ? handled | bit : handled & ~bit;
        ignored = disposition == Disposition.IGNORED ? ignored | bit : ignored & ~bit;
    }

    /** An exec puts handled signals back to the default, and leaves ignored ones ignored. */
    void forgetHandlers() {
        handled = 0;
    }

    private static long bit(Signal signal) {
        return 1L << signal.number() - 1;
    }

    void moved(long read, long written) {
        readChars += read;
        writtenChars += written;
    }

    long readChars() {
        return readChars;
    }

    long writtenChars() {
        return writtenChars;
    }

    /** Another thread than the leader has called execve and goes on as the leader. */
    void superseded(int thread) {
        superseder = thread;
    }

    /** The thread that called the exec which returns now, given once. */
    Optional<Integer> takeSuperseder() {
        int thread = superseder;
        superseder = 0;
        return thread == 0 ? Optional.empty() : Optional.of(thread);
    }

    void called(StraceRecord call) {
        lastCall = Optional.of(call);
    }

    /** The last call of a thread, if no other thread has called since. */
    Optional<StraceRecord> lastCallOf(int thread) {
        return lastCall.filter(call -> call.thread() == thread);
    }
}
