// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * What is left of a program whose helper was killed: its descendants as far as their parents live, the processes that
 * write to its pipe, and all that these trace.
 */
final class Remains {

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long LIMIT_NANOS = 1_000 * NANOS_PER_MILLI;
    private static final long ROUND_NANOS = 100 * NANOS_PER_MILLI;
    private static final long UNHELD_NANOS = 20 * NANOS_PER_MILLI;
    private static final String TRACER = "TracerPid:";

    private final OptionalInt program;
    private final Optional<Path> pipe;
    private final Set<Long> writers = new HashSet<>();

    Remains(OptionalInt program, Optional<Path> pipe) {
        this.program = program;
        this.pipe = pipe;
    }

    /** Kills until nothing is found: once however long looking takes, and then for a second at most. */
    void kill() {
        Set<Long> found = found();
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!found.isEmpty() && System.nanoTime() < deadline) {
            try (HeldProcesses doomed = new HeldProcesses(found)) {
                doomed.kill();
                if (doomed.living() == 0) {
                    killByPid(found);
                }
                awaitEnd(doomed, Math.min(deadline, System.nanoTime() + ROUND_NANOS));
                found = found();
                // whose parent has ended first, and which nobody would find
                found.addAll(doomed.pids());
            }
        }
    }

    /** Until all have ended: one that starts others while it is killed has them looked for again soon. */
    private static void awaitEnd(HeldProcesses doomed, long deadline) {
        long left = deadline - System.nanoTime();
        while (doomed.living() > 0 && left > 0) {
            doomed.awaitEnd((int) (left / NANOS_PER_MILLI) + 1);
            left = deadline - System.nanoTime();
        }
    }

    /** On kernels without descriptors of processes. */
    private static void killByPid(Set<Long> found) {
        found.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        LockSupport.parkNanos(UNHELD_NANOS);
    }

    private Set<Long> found() {
        Set<Long> found = new HashSet<>();
        if (program.isPresent()) {
            ProcessHandle.of(program.getAsInt()).ifPresent(handle -> {
                handle.descendants().forEach(descendant -> found.add(descendant.pid()));
                found.add(handle.pid());
            });
        }
        ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(this::writesToPipe).forEach(writers::add);
        ProcessHandle.allProcesses().map(ProcessHandle::pid).filter(pid -> writers.contains(tracer(pid)))
                .forEach(found::add);
        found.addAll(writers);
        found.remove(ProcessHandle.current().pid());
        found.removeIf(pid -> !runs(pid));
        return found;
    }

    /**
     * A process that has ended stays until its parent takes its status (state Z), which is not ours to wait for, and is
     * there for a moment longer (X); proc(5).
     */
    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException gone) {
            return false;
        }
    }

    private boolean writesToPipe(long pid) {
        if (pipe.isEmpty() || pid == ProcessHandle.current().pid()) {
            return false;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.readSymbolicLink(descriptor).equals(pipe.get())) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException goneOrNotOurs) {
            return false;
        }
        return false;
    }

    private static long tracer(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status")).lines()
                    .filter(line -> line.startsWith(TRACER))
                    .mapToLong(line -> Long.parseLong(line.substring(TRACER.length()).strip()))
                    .findFirst().orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }
}
