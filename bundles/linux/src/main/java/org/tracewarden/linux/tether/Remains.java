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

/**
 * What is left of a program whose helper was killed: its descendants as far as their parents live, the processes that
 * write to its pipe, and all that these trace.
 */
final class Remains {

    private static final int ROUNDS = 50;
    private static final long PAUSE_MILLIS = 20;
    private static final String TRACER = "TracerPid:";

    private final OptionalInt program;
    private final Optional<Path> pipe;
    private final Set<Long> writers = new HashSet<>();

    Remains(OptionalInt program, Optional<Path> pipe) {
        this.program = program;
        this.pipe = pipe;
    }

    /** Kills until nothing is found, a second at most. */
    void kill() {
        for (int round = 0; round < ROUNDS; round++) {
            Set<Long> found = found();
            if (found.isEmpty()) {
                return;
            }
            for (long pid : found) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
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

    /** A process that has ended stays until its parent takes its status, which is not ours to wait for. */
    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return !stat.startsWith(") Z", stat.lastIndexOf(')'));
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
