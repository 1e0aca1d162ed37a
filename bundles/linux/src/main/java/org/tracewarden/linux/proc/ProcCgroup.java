// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import java.util.Arrays;
import java.util.List;

/** Chooses one path out of {@code /proc/PID/cgroup}, which has a line {@code id:controllers:path} a hierarchy. */
final class ProcCgroup {

    private static final List<String> TELLING_CONTROLLERS = List.of("memory", "pids", "cpu");
    private static final String DELETED = " (deleted)";

    private ProcCgroup() {}

    /** The same choice as the BPF programs make: version 2 if below its root, else memory, pids, cpu of version 1. */
    static String mostTelling(String text) {
        String[] chosen = new String[TELLING_CONTROLLERS.size()];
        for (String line : text.split("\n")) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            String path = parts[2].endsWith(DELETED)
                    ? parts[2].substring(0, parts[2].length() - DELETED.length()) : parts[2];
            if (parts[1].isEmpty() && !path.equals("/")) {
                return path;
            }
            List<String> controllers = Arrays.asList(parts[1].split(","));
            for (int i = 0; i < chosen.length; i++) {
                if (controllers.contains(TELLING_CONTROLLERS.get(i))) {
                    chosen[i] = path;
                }
            }
        }
        for (String path : chosen) {
            if (path != null && !path.equals("/")) {
                return path;
            }
        }
        return "/";
    }
}
