// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is traced. */
public sealed interface TraceTarget {

    /** As a person would write it: the command line, or {@code pid 4711}. */
    String shown();

    /**
     * A program to start. It ends with its session: stopping the session, or the platform, ends it and all that it
     * started.
     *
     * @param argv program and arguments; the program is looked for in PATH when it has no slash
     * @param directory where it starts; empty for the directory of the tracing process
     * @param environment variables added to those of the tracing process
     * @param streams its standard input, output and error
     * @throws IllegalArgumentException when {@code argv} is empty or its first word is
     */
    record Command(List<String> argv, Optional<Path> directory, Map<String, String> environment, ProgramStreams streams)
            implements TraceTarget {

        public Command {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
            if (argv.isEmpty() || argv.get(0).isEmpty()) {
                throw new IllegalArgumentException("no command to trace");
            }
        }

        @Override
        public String shown() {
            return String.join(" ", argv);
        }
    }

    /**
     * A process that runs already. It goes on when the session ends.
     *
     * @param pid in the initial pid namespace, at least 1
     * @throws IllegalArgumentException when the pid is less
     */
    record Attached(int pid) implements TraceTarget {

        public Attached {
            if (pid < 1) {
                throw new IllegalArgumentException(pid + " is no pid");
            }
        }

        @Override
        public String shown() {
            return "pid " + pid;
        }
    }
}
