// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Why a program was not started, for a person, with what to do. */
final class FailureWords {

    private static final int MAX_FIRST_LINE = 256;
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final LaunchRequest request;

    FailureWords(LaunchRequest request) {
        this.request = request;
    }

    String of(Telling.Failed failed) {
        String why = Errno.words(failed.errno());
        return switch (failed.step()) {
            case "exec" -> program(failed.errno(), failed.detail());
            case "cwd" -> workingDirectory(failed.errno());
            case "uid", "gid", "groups" -> "it cannot run as " + userWords() + ": " + why
                    + "; only root can start an agent as another user, so run the platform as root or leave out the"
                    + " agent's user";
            case "nofile" -> request.openFiles().orElse(0) + " open files: " + why + "; "
                    + (failed.errno() == Errno.EPERM
                            ? "lower the agent's limit, or raise the platform's (ulimit -Hn) or fs.nr_open"
                            : "correct the agent's limit");
            case "join" -> "it cannot join its control group by " + failed.detail() + ": " + why
                    + "; check that the group is there and that the platform may write to it";
            case "launcher-join" -> "its launcher cannot join the launchers' control group by " + failed.detail()
                    + ": " + why + "; check that the group is there and that the platform may write to it";
            case "log" -> "its log " + failed.detail() + " cannot be opened: " + why + "; "
                    + (failed.errno() == Errno.EINVAL || failed.errno() == Errno.ELOOP
                            ? "move away what is there: it is no ordinary file"
                            : "make its directory writable for the platform");
            case "directory" -> failed.errno() == Errno.EEXIST
                    ? "the run " + failed.detail() + " is there already; nothing is started twice"
                    : runDirectory(failed, why);
            case "events", "control", "notify", "lock" -> runDirectory(failed, why);
            case "fork" -> "its process cannot be made: " + why + "; end other processes, or raise the limits"
                    + " (ulimit -u, kernel.pid_max, pids.max of the control group)";
            case "request" -> "the launcher does not take the request: " + failed.detail()
                    + "; this is an error in Tracewarden, or its parts are of different versions";
            default -> "it failed at " + failed.step() + (failed.detail().isEmpty() ? "" : " of " + failed.detail())
                    + ": " + why;
        };
    }

    private static String runDirectory(Telling.Failed failed, String why) {
        return "its run directory cannot be used, " + failed.detail() + ": " + why
                + "; the run directory (tracewarden.run) must be writable and have room";
    }

    private String userWords() {
        return request.user().map(user -> "uid " + Integer.toUnsignedString(user.uid()) + " and gid "
                + Integer.toUnsignedString(user.gid())).orElse("another user");
    }

    private String workingDirectory(int errno) {
        String directory = "working directory " + request.workingDirectory();
        return switch (errno) {
            case Errno.ENOENT -> directory + " does not exist; make it, or give another one";
            case Errno.ENOTDIR -> directory + " is no directory; give another one";
            case Errno.EACCES -> directory + " must not be entered by " + request.user().map(user -> userWords())
                    .orElse("the platform's user") + "; chmod or chown it and the directories above it";
            default -> directory + ": " + Errno.words(errno);
        };
    }

    private String program(int errno, String file) {
        String command = request.command().get(0);
        boolean searched = command.indexOf('/') < 0;
        return switch (errno) {
            case Errno.ENOENT -> searched && file.equals(command) ? command + ": no such command in PATH ("
                    + request.environment().getOrDefault("PATH", DEFAULT_PATH) + "); check the agent's command"
                    : missing(file);
            case Errno.EACCES -> forbidden(file);
            case Errno.ENOTDIR -> file + ": a part of this path is no directory; check the agent's command";
            case Errno.ENOEXEC -> file + " is no program that this machine can run; a script must begin with a line"
                    + " such as #!/bin/sh";
            case Errno.ELIBBAD, Errno.EINVAL -> file + " is a damaged program, or one for another machine; install it"
                    + " anew";
            case Errno.E2BIG -> command + ": arguments and environment are more than the kernel takes; hand large"
                    + " values over in a file";
            default -> file + " cannot be executed: " + Errno.words(errno);
        };
    }

    private String missing(String file) {
        Path path = request.workingDirectory().resolve(file);
        if (!Files.exists(path)) {
            return file + " does not exist" + (file.startsWith("/") ? "" : " in " + request.workingDirectory())
                    + "; check the agent's command";
        }
        return interpreter(path)
                .map(missing -> file + " is run by " + missing + ", which does not exist; install it, or correct the"
                        + " first line of " + file)
                .orElse(file + " needs a loader (ld.so) that is not installed; install the libraries it was built for");
    }

    private String forbidden(String file) {
        Path path = request.workingDirectory().resolve(file);
        if (Files.isDirectory(path)) {
            return file + " is a directory; check the agent's command";
        }
        try {
            if (Files.exists(path) && Files.getPosixFilePermissions(path).stream()
                    .noneMatch(permission -> permission.name().endsWith("EXECUTE"))) {
                return file + " is not executable; chmod +x it";
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            // said in general below
        }
        return file + " must not be executed by " + (request.user().isPresent() ? userWords() : "the platform's user")
                + ": permission denied; check the rights on it, on the directories above it and on what its first"
                + " line names, and whether the file system is mounted noexec";
    }

    private static Optional<String> interpreter(Path script) {
        try (BufferedReader reader = Files.newBufferedReader(script, StandardCharsets.ISO_8859_1)) {
            char[] begin = new char[MAX_FIRST_LINE];
            int length = reader.read(begin);
            String line = length < 0 ? "" : new String(begin, 0, length).lines().findFirst().orElse("");
            return line.startsWith("#!") ? Optional.of(line.substring(2).strip().split("\\s", 2)[0])
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
