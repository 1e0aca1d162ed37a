// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.process.ProcessKey;

/** A launcher that lives and does not answer: it can be of no use any more, and must not hold its agent for ever. */
final class HungLauncher {

    private static final int START_FIELD_BEHIND_NAME = 19;
    private static final int ROUNDS = 100;
    private static final long PAUSE_NANOS = 10_000_000;

    private HungLauncher() {}

    /** Kills the launcher of that directory, if it is still the process that it said. */
    static void kill(RunDirectory directory) {
        directory.events().stream().filter(Telling.Launcher.class::isInstance).map(Telling.Launcher.class::cast)
                .map(Telling.Launcher::process).filter(HungLauncher::lives).findFirst().ifPresent(launcher -> {
                    LoggerFactory.getLogger(HungLauncher.class).warn("The launcher {} of {} does not answer and is"
                            + " killed; its agent's exit status is unknown then", launcher, directory.path());
                    ProcessHandle.of(launcher.pid()).ifPresent(ProcessHandle::destroyForcibly);
                    for (int i = 0; i < ROUNDS && !directory.abandoned(); i++) {
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                });
    }

    private static boolean lives(ProcessKey process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            // the name stands in parentheses and may hold some itself
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[START_FIELD_BEHIND_NAME]) * Telling.NANOS_PER_TICK == process.startTime();
        } catch (IOException | RuntimeException gone) {
            return false;
        }
    }
}
