// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.process.ProcessKey;

/** A process that no launcher answers for any more. */
final class Stray {

    private static final int START_FIELD_BEHIND_NAME = 19;
    private static final int ROUNDS = 100;
    private static final long PAUSE_NANOS = 10_000_000;

    private Stray() {}

    /** Kills it, if it is still the same process, and waits a second at most for its end. */
    static void kill(ProcessKey process, String why) {
        if (!lives(process)) {
            return;
        }
        LoggerFactory.getLogger(Stray.class).warn("Process {} is killed: {}", process, why);
        ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
        for (int i = 0; i < ROUNDS && lives(process); i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean lives(ProcessKey process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            // the name stands in parentheses and may hold some itself
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return !fields[0].equals("Z")
                    && Long.parseLong(fields[START_FIELD_BEHIND_NAME]) * Telling.NANOS_PER_TICK == process.startTime();
        } catch (IOException | RuntimeException gone) {
            return false;
        }
    }
}
