// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.Workload;

/** Says in a few words which process is meant. Everything returned is safe to print. */
final class ProcessText {

    private static final int SHORT_ID = 12;

    private ProcessText() {}

    /** {@code nginx}; {@code [kworker/0:1]} for kernel threads; {@code ?} where nothing is known. */
    static String program(ProcessInfo process) {
        String name = SafeText.of(process.program());
        return name.isEmpty() ? "?" : process.kernelThread() ? "[" + name + "]" : name;
    }

    /** {@code nginx 4711}. */
    static String named(ProcessInfo process) {
        return program(process) + " " + process.pid();
    }

    /** {@code systemd 1 → sshd 812 → bash 4711}, oldest first. */
    static String chain(List<ProcessInfo> ancestry, ProcessInfo process) {
        List<ProcessInfo> chain = new ArrayList<>(ancestry);
        Collections.reverse(chain);
        chain.add(process);
        return chain.stream().map(ProcessText::named).collect(Collectors.joining(" → "));
    }

    /** The command line as it would be typed, or the program's name where there is none. */
    static String command(ProcessInfo process) {
        if (process.argv().isEmpty()) {
            return program(process);
        }
        return process.argv().stream().map(ProcessText::argument).collect(Collectors.joining(" "))
                + (process.argvTruncated() ? " …" : "");
    }

    /** The first 12 digits of the container id, as the runtimes' own tools show it; empty outside of containers. */
    static String container(Workload workload) {
        return SafeText.of(shortId(workload.containerId()));
    }

    /** Container, unit or nothing. */
    static String place(Workload workload) {
        return workload.containerId().isEmpty() ? SafeText.of(workload.systemdUnit()) : container(workload);
    }

    private static String shortId(String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    private static String argument(String argument) {
        String safe = SafeText.of(argument);
        boolean plain = !safe.isEmpty() && safe.chars().noneMatch(c -> c == ' ' || c == '\'' || c == '"');
        return plain ? safe : "'" + safe.replace("'", "'\\''") + "'";
    }
}
