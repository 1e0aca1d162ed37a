// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tries whether this process may trace at all, by tracing a program that does nothing. To be known beforehand: a strace
 * that goes into the background and then is refused leaves the program running untraced. Thread-safe.
 */
final class PtraceCheck {

    private static final long LIMIT_SECONDS = 5;
    private static final int CAP_SYS_PTRACE = 19;

    private final Path proc;
    private String worked = "";

    PtraceCheck(Path proc) {
        this.proc = proc;
    }

    /** Why not, and what to do; empty when it works. What worked once is not tried again. */
    synchronized Optional<String> refusal(String strace) {
        if (worked.equals(strace)) {
            return Optional.empty();
        }
        try {
            // strace is the one program that is known to be there
            Process trial = new ProcessBuilder(strace, "-qq", "-e", "trace=none", "-o", "/dev/null", "--", strace, "-V")
                    .redirectErrorStream(true).redirectInput(Path.of("/dev/null").toFile()).start();
            String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!trial.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                trial.destroyForcibly();
                return Optional.of(strace + " does not end; see whether it works by itself: strace true");
            }
            if (trial.exitValue() != 0) {
                return Optional.of(explain(said));
            }
            worked = strace;
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("strace cannot be run: " + e.getMessage() + "; install it with: apt-get install strace");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted while strace was tried");
        }
    }

    /** @param said by strace when it failed */
    String explain(String said) {
        String last = said.substring(said.lastIndexOf('\n') + 1);
        if (!said.contains("Operation not permitted") && !said.contains("Permission denied")) {
            return "strace failed: " + last;
        }
        String scope = text(proc.resolve("sys/kernel/yama/ptrace_scope")).strip();
        String what = switch (scope) {
            case "1" -> "kernel.yama.ptrace_scope is 1, which allows to trace one's own children only: trace a command,"
                    + " run as root, or set it with: sysctl kernel.yama.ptrace_scope=0";
            case "2" -> "kernel.yama.ptrace_scope is 2, which allows it to root only: run as root, or set it with:"
                    + " sysctl kernel.yama.ptrace_scope=1";
            case "3" -> "kernel.yama.ptrace_scope is 3, which forbids it to all until the next boot";
            default -> mayTraceAll()
                    ? "a security module or a seccomp filter, as containers have one, forbids it: start the container"
                            + " with --cap-add SYS_PTRACE and a seccomp profile that allows ptrace"
                    : "processes of other users, and programs with more rights, need CAP_SYS_PTRACE: run as root, or,"
                            + " in a container, start it with --cap-add SYS_PTRACE";
        };
        return "tracing is not permitted (" + last + "); " + what;
    }

    private boolean mayTraceAll() {
        return text(proc.resolve("self/status")).lines().filter(line -> line.startsWith("CapEff:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16))
                .anyMatch(capabilities -> (capabilities >> CAP_SYS_PTRACE & 1) == 1);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException notThere) {
            return "";
        }
    }
}
