// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks /proc who a terminal's Ctrl+C goes to. */
final class ForegroundGroup {

    private static final int GROUP = 2;
    private static final int TERMINALS_GROUP = 5;

    private final Path proc;

    ForegroundGroup(Path proc) {
        this.proc = proc;
    }

    /** Whether the process is in the group that its terminal sends signals to; false when it has no terminal. */
    boolean has(int pid) {
        try {
            // proc(5): state ppid pgrp session tty_nr tpgid stand behind the name, which may hold anything
            String stat = Files.readString(proc.resolve(Integer.toString(pid)).resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[GROUP].equals(fields[TERMINALS_GROUP]);
        } catch (IOException | IndexOutOfBoundsException gone) {
            return false;
        }
    }
}
