// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceTarget;

/** The command line of strace for a session. */
final class StraceCommand {

    private StraceCommand() {}

    /** @param pipe where strace writes to */
    static List<String> of(TraceRequest request, Path pipe, SessionSettings settings) {
        List<String> line = new ArrayList<>(List.of(settings.strace()));
        boolean command = request.target() instanceof TraceTarget.Command;
        if (command) {
            // the tracer goes into the background, in a process group of its own, and the program takes its place: it
            // has the parent, the process group, the terminal and the wait status that it would have untraced
            line.add("-DD");
        }
        line.addAll(List.of("-f", "-ttt", "-T", "-yy", "-v", "-x", "-s", Integer.toString(settings.stringLimit())));
        if (!request.syscalls().isEmpty()) {
            // a question mark lets a name pass that only another personality of this machine has
            line.add("-e");
            line.add("trace=?" + String.join(",?", new TreeSet<>(request.syscalls())));
            if (command) {
                // what is not chosen does not stop the program; strace can set this up only before it starts
                line.add("--seccomp-bpf");
            }
        }
        line.add("-o");
        line.add(pipe.toString());
        if (request.target() instanceof TraceTarget.Command started) {
            line.add("--");
            line.addAll(started.argv());
        } else if (request.target() instanceof TraceTarget.Attached attached) {
            line.add("-p");
            line.add(Integer.toString(attached.pid()));
        }
        return line;
    }
}
