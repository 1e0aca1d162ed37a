// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.trace.TraceTarget;
import org.tracewarden.linux.tether.Tether;

/**
 * Tells how a program under strace ended: from how its helper did, and the first line that strace wrote, which has to
 * be read by then.
 *
 * @param held whose end has come, unless it was forced
 * @param forced empty, or how long it was waited for the end before the helper was killed
 */
record Endings(Tether held, Optional<Duration> forced) {

    Ending of(TraceTarget.Command command, String firstLine) {
        Ending seen = seen();
        if (seen.failed()) {
            return seen;
        }
        if (held.tracerLost()) {
            return new Ending(seen.status(), "strace was killed or broke off before the program ended; what it traced"
                    + " was ended, because nobody saw it any more; see who killed it with: trace:deaths");
        }
        return failedExec(command, firstLine).map(refused -> new Ending(refused.status(), refused.reason()))
                .orElse(seen);
    }

    /**
     * How strace let go of a process that ran before.
     *
     * @param asked whether it was to let go
     * @param said what strace says when it cannot attach, explained
     */
    Ending of(TraceTarget.Attached target, String firstLine, boolean asked, Supplier<String> said) {
        Ending seen = seen();
        if (seen.failed()) {
            return Ending.failed(seen.failure());
        }
        ExitStatus status = seen.status().orElse(ExitStatus.exited(0));
        if (asked || status.exited() && status.code() == 0) {
            return Ending.LET_GO;
        }
        if (!status.exited()) {
            return Ending.failed("strace was ended by " + status.signal()
                    + "; the process goes on untraced, attach again with: trace:attach " + target.pid());
        }
        // a process that dies of a signal makes strace end in the same way, one that exits gives its code
        return firstLine.isEmpty() ? Ending.failed(said.get()) : Ending.LET_GO;
    }

    private Ending seen() {
        if (forced.isPresent()) {
            return Ending.failed("what was traced did not end within " + forced.get().toMillis()
                    + " ms after it was asked to, not even by SIGKILL; a process in an uninterruptible wait ends when"
                    + " that wait does, see state D in: ps -eo pid,stat,wchan,args");
        }
        try {
            return new Ending(Optional.of(held.ended().getNow(null)), "");
        } catch (CompletionException failed) {
            return Ending.failed(failed.getCause().getMessage());
        }
    }

    /** A program that strace could not become, though it looked well. */
    private static Optional<Refusal> failedExec(TraceTarget.Command command, String firstLine) {
        int error = firstLine.indexOf(") = -1 E");
        if (!firstLine.contains(" execve(") || error < 0) {
            return Optional.empty();
        }
        String name = command.argv().get(0);
        String what = firstLine.substring(error + ") = -1 ".length()).split(" <")[0];
        return Optional.of(what.startsWith("ENOENT")
                ? Refusal.notFound(name + " cannot be run: " + what + "; it, or the interpreter that its first line"
                        + " names, is not there")
                : Refusal.cannotRun(name + " cannot be run: " + what + (what.startsWith("ENOEXEC")
                        ? "; it is no program of this machine, and a script needs a first line such as #!/bin/sh"
                        : "")));
    }
}
