// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.trace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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

        /**
         * Why it cannot be started, as far as that can be told beforehand; empty when it probably can. Looks at the file
         * system.
         */
        public Optional<Obstacle> obstacle() {
            String program = argv.get(0);
            boolean named = program.indexOf('/') < 0;
            String path = environment.getOrDefault("PATH", Optional.ofNullable(System.getenv("PATH")).orElse(""));
            List<Path> places = named
                    ? Stream.of(path.split(":")).filter(folder -> !folder.isEmpty())
                            .map(folder -> Path.of(folder, program)).toList()
                    : List.of(directory.map(d -> d.resolve(program)).orElse(Path.of(program)));
            if (places.stream().anyMatch(file -> Files.isExecutable(file) && !Files.isDirectory(file))) {
                return Optional.empty();
            }
            Optional<Path> there = places.stream().filter(Files::exists).findFirst();
            if (there.isEmpty()) {
                return Optional.of(new Obstacle(127, named
                        ? "is not found in PATH (" + path + "); check the name, or give a path"
                        : "does not exist; check the path"));
            }
            return Optional.of(new Obstacle(126, Files.isDirectory(there.get())
                    ? "is a directory (" + there.get() + ")"
                    : "may not be executed (" + there.get() + "); try chmod +x, or name its interpreter"));
        }
    }

    /**
     * Why a program cannot be started.
     *
     * @param shellCode what a shell would give: 127 when it is not found, 126 when it may not be executed
     * @param reason to go on after the program's name
     */
    record Obstacle(int shellCode, String reason) {}

    /** A process that runs already. It goes on when the session ends. @param pid in the initial pid namespace */
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
