// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceTarget;

/** Finds, before anything is started, what would make strace fail, and says it in words that tell what to do. */
final class Preflight {

    private static final long ASKING_SECONDS = 5;

    private final Path proc;
    private final PtraceCheck ptrace;

    /** @param proc where proc is mounted */
    Preflight(Path proc, PtraceCheck ptrace) {
        this.proc = proc;
        this.ptrace = ptrace;
    }

    /** Empty when all is well as far as can be seen. */
    Optional<Refusal> check(TraceRequest request, SessionSettings settings) {
        for (String name : request.syscalls()) {
            if (!name.matches("[a-z_0-9]+")) {
                return Optional.of(Refusal.of(
                        "\"" + name + "\" is no name of a system call; give names such as openat"));
            }
        }
        Optional<String> missing = straceMissing(settings.strace());
        if (missing.isPresent()) {
            return missing.map(Refusal::of);
        }
        Optional<Refusal> unknown = unknownCalls(request.syscalls(), settings.strace());
        if (unknown.isPresent()) {
            return unknown;
        }
        Optional<Refusal> target = request.target() instanceof TraceTarget.Command command
                ? command(command) : attached(((TraceTarget.Attached) request.target()).pid());
        return target.isPresent() ? target : ptrace.refusal(settings.strace()).map(Refusal::of);
    }

    /** What strace says when it may not, or cannot, trace, with what to do. */
    String explain(String said) {
        return ptrace.explain(said);
    }

    /** Why strace cannot be used; empty when it is there. */
    static Optional<String> straceMissing(String strace) {
        Optional<Path> found = SearchPath.find(strace, Path.of("").toAbsolutePath(),
                Optional.ofNullable(System.getenv("PATH")));
        return found.filter(SearchPath::runnable).isPresent()
                ? Optional.empty()
                : Optional.of(strace.contains("/")
                        ? strace + " is no program; install strace with: apt-get install strace, or set the key strace"
                                + " in org.tracewarden.collector.strace.cfg"
                        : "strace is not installed; install it with: apt-get install strace");
    }

    /**
     * Names that strace knows for no personality of this machine: it would be told to pass over them, and see nothing.
     */
    private static Optional<Refusal> unknownCalls(Set<String> names, String strace) {
        List<String> unknown = new ArrayList<>();
        if (!names.isEmpty() && !known(strace, String.join(",", names))) {
            names.stream().sorted().filter(name -> !known(strace, name)).forEach(unknown::add);
        }
        return unknown.isEmpty() ? Optional.empty() : Optional.of(Refusal.of("\"" + String.join("\", \"", unknown)
                + (unknown.size() == 1 ? "\" is no system call" : "\" are no system calls") + " of this machine"));
    }

    /**
     * Asks strace for its version, which it tells only if it understood the names. What it cannot be asked is known.
     */
    private static boolean known(String strace, String names) {
        try {
            Process asked = new ProcessBuilder(strace, "-e", "trace=" + names, "-V")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (asked.waitFor(ASKING_SECONDS, TimeUnit.SECONDS)) {
                return asked.exitValue() == 0;
            }
            asked.destroyForcibly();
            return true;
        } catch (IOException noAnswer) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Optional<Refusal> command(TraceTarget.Command command) {
        Path here = Path.of("").toAbsolutePath();
        Path directory = command.directory().map(here::resolve).orElse(here);
        if (!Files.isDirectory(directory)) {
            return Optional.of(Refusal.cannotRun("the directory " + directory + " does not exist; give another one"));
        }
        String name = command.argv().get(0);
        Map<String, String> own = System.getenv();
        Optional<String> path = Optional.ofNullable(command.environment().getOrDefault("PATH", own.get("PATH")));
        Optional<Path> found;
        try {
            found = SearchPath.find(name, directory, path);
        } catch (InvalidPathException noName) {
            return Optional.of(Refusal.notFound("\"" + name + "\" is no name of a program: " + noName.getReason()));
        }
        if (found.isEmpty()) {
            return Optional.of(Refusal.notFound(name + ": command not found" + (name.contains("/")
                    ? "; there is no such file" : "; it is in no directory of PATH (" + path.orElse("not set") + ")")));
        }
        if (Files.isDirectory(found.get())) {
            return Optional.of(Refusal.cannotRun(name + " is a directory; give a program in it"));
        }
        return SearchPath.runnable(found.get())
                ? Optional.empty()
                : Optional.of(Refusal.cannotRun(name + ": permission denied; make it executable with: chmod +x "
                        + found.get()));
    }

    private Optional<Refusal> attached(int pid) {
        if (pid == ProcessHandle.current().pid()) {
            return Optional.of(Refusal.of("pid " + pid + " is this platform itself; it cannot trace itself"));
        }
        String status;
        try {
            status = Files.readString(proc.resolve(pid + "/status"));
        } catch (IOException gone) {
            return Optional.of(Refusal.of("there is no process with pid " + pid + "; see ps -e"));
        }
        int tracer = number(status, "TracerPid");
        if (tracer > 0) {
            return Optional.of(Refusal.of("pid " + pid + " is already traced by pid " + tracer + name(tracer)
                    + "; a process can have one tracer only: end that one first"));
        }
        int group = number(status, "Tgid");
        if (group > 0 && group != pid) {
            return Optional.of(Refusal.of("pid " + pid + " is a thread of process " + group + "; attach to that"));
        }
        if (Set.of("Z", "X").contains(text(status, "State").split("\\s")[0])) {
            return Optional.of(Refusal.of(
                    "pid " + pid + " has ended already; its parent has not taken its status yet"));
        }
        return program(pid)
                ? Optional.empty()
                : Optional.of(Refusal.of("pid " + pid + " is a thread of the kernel, which cannot be traced"));
    }

    /** A thread of the kernel has the link, too, but it leads nowhere. */
    private boolean program(int pid) {
        try {
            Files.readSymbolicLink(proc.resolve(pid + "/exe"));
            return true;
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException notOurs) {
            return true;
        }
    }

    private String name(int pid) {
        try {
            return " (" + Files.readString(proc.resolve(pid + "/comm")).strip() + ")";
        } catch (IOException gone) {
            return "";
        }
    }

    private static int number(String status, String key) {
        String text = text(status, key);
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    private static String text(String status, String key) {
        return status.lines().filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).strip()).findFirst().orElse("");
    }
}
