// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program to start.
 *
 * @param argv program and arguments; looked for in PATH when it has no slash
 * @param directory where it starts; empty for this process's own
 * @param environment added to this process's own
 * @param pipe a named pipe that the tether keeps open for writing until everything on it has ended, so that its reader
 *     sees the end only then; its capacity is raised to 1 MB where that is allowed
 * @param inherit whether the program has this process's own standard streams; otherwise input is empty, and output and
 *     error are read from {@link Tether#process()}
 * @param grace between SIGTERM and SIGKILL when it is ended
 * @param traced whether the program begins as a tracer that goes into the background and traces what it then becomes,
 *     as {@code strace -D} does: when that tracer ends before those it traces, they are ended
 */
public record TetherSpec(
        List<String> argv,
        Optional<Path> directory,
        Map<String, String> environment,
        Optional<Path> pipe,
        boolean inherit,
        Duration grace,
        boolean traced) {

    public TetherSpec {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /** One that is not traced. */
    public TetherSpec(
            List<String> argv,
            Optional<Path> directory,
            Map<String, String> environment,
            Optional<Path> pipe,
            boolean inherit,
            Duration grace) {
        this(argv, directory, environment, pipe, inherit, grace, false);
    }
}
