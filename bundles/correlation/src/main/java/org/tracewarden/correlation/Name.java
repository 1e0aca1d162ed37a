// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.List;
import java.util.Locale;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.Workload;

/** How certificates name processes. Names come from whoever runs programs, so they are cut to a bounded length. */
final class Name {

    private static final int PROGRAM_MAX = 64;
    private static final int COMMAND_MAX = 160;
    private static final int PATH_MAX = 256;
    private static final int CONTAINER_ID_SHOWN = 12;

    private Name() {}

    /** {@code bash}. */
    static String of(ProcessInfo process) {
        String program = process.program();
        return program.isEmpty() ? "a process without a known name" : cut(program, PROGRAM_MAX);
    }

    /** {@code bash (pid 5)}. */
    static String withPid(ProcessInfo process) {
        return of(process) + " (pid " + process.pid() + ")";
    }

    /** {@code bash (pid 5, uid 0)}. */
    static String withUid(ProcessInfo process) {
        return of(process) + " (pid " + process.pid() + ", uid " + process.uid() + ")";
    }

    static String thread(String comm) {
        return cut(comm, PROGRAM_MAX);
    }

    static String path(String path) {
        return cut(path, PATH_MAX);
    }

    static String command(List<String> argv) {
        StringBuilder line = new StringBuilder();
        for (String argument : argv) {
            if (line.length() > COMMAND_MAX) {
                break;
            }
            line.append(line.length() == 0 ? "" : " ").append(cut(argument, COMMAND_MAX));
        }
        return cut(line.toString(), COMMAND_MAX);
    }

    /** {@code docker container 0123456789ab}, {@code unit nginx.service}, {@code cgroup /x}; empty for the root. */
    static String of(Workload workload) {
        if (workload.inContainer()) {
            String id = workload.containerId();
            return workload.runtime().name().toLowerCase(Locale.ROOT) + " container "
                    + id.substring(0, Math.min(CONTAINER_ID_SHOWN, id.length()))
                    + (workload.podUid().isEmpty() ? "" : " of pod " + path(workload.podUid()));
        }
        if (!workload.systemdUnit().isEmpty()) {
            return "unit " + path(workload.systemdUnit());
        }
        return workload.cgroupPath().isEmpty() || workload.cgroupPath().equals("/")
                ? "" : "cgroup " + path(workload.cgroupPath());
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }
}
