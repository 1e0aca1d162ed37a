// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.tracewarden.api.agent.LogPolicy;

/** Real launchers below a directory of their own, which nothing survives. */
final class Ground implements AutoCloseable {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    final Path directory;
    final Path runs;
    private final List<NativeLaunchers> opened = new ArrayList<>();
    NativeLaunchers launchers;
    private int next = 1;

    Ground() throws IOException {
        // short, for the addresses of sockets
        directory = Files.createTempDirectory("agents-");
        Files.setPosixFilePermissions(directory,
                java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
        runs = directory.resolve("run/agents");
        reopen();
    }

    /** As a platform that comes back: all links are new. */
    NativeLaunchers reopen() {
        if (launchers != null) {
            launchers.close();
        }
        launchers = new NativeLaunchers(directory.resolve("program"), runs);
        opened.add(launchers);
        return launchers;
    }

    Path log() {
        return directory.resolve("agent.log");
    }

    Wish wish(String... command) {
        return new Wish(runs.resolve("100").resolve(Integer.toString(next++)), List.of(command));
    }

    Run sh(String script, Heard heard) throws LaunchException {
        return launchers.launch(wish("sh", "-c", script).request(), heard);
    }

    /** A request in the making. */
    final class Wish {
        private final Path run;
        private final List<String> command;
        private final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));
        Path workingDirectory = Path.of("/");
        Optional<LaunchRequest.User> user = Optional.empty();
        List<Path> join = List.of();
        List<Path> launcherJoin = List.of();
        OptionalLong openFiles = OptionalLong.empty();
        Optional<LaunchRequest.Log> log = Optional.of(new LaunchRequest.Log(log(), LogPolicy.DEFAULT));
        OptionalLong notifyMillis = OptionalLong.empty();

        private Wish(Path run, List<String> command) {
            this.run = run;
            this.command = command;
        }

        Wish env(String key, String value) {
            environment.put(key, value);
            return this;
        }

        LaunchRequest request() {
            return new LaunchRequest(run, command, environment, workingDirectory, user, join, launcherJoin, openFiles,
                    log, notifyMillis);
        }

        Run launch(Heard heard) throws LaunchException {
            return launchers.launch(request(), heard);
        }

        String refusal() {
            try {
                launch(new Heard());
            } catch (LaunchException refused) {
                return refused.getMessage();
            }
            return fail("it was started");
        }
    }

    /** Lines of the log, without time and source. */
    List<String> logged() throws IOException {
        if (!Files.exists(log())) {
            return List.of();
        }
        return Files.readString(log()).lines().map(line -> line.substring(32)).toList();
    }

    /** How often the log has that line. */
    long said(String text) {
        try {
            return logged().stream().filter(text::equals).count();
        } catch (IOException beingRotated) {
            return 0;
        }
    }

    /** Processes that run the launcher of this ground, first processes included. */
    List<ProcessHandle> launcherProcesses() {
        String program = directory.resolve("program").toString();
        return ProcessHandle.allProcesses().filter(process -> process.info().command().orElse("").startsWith(program))
                .toList();
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("not within 20 s: " + what);
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
        }
    }

    static boolean alive(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException gone) {
            return false;
        }
    }

    static void kill(int pid, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Integer.toString(pid)).start().waitFor();
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() throws IOException {
        opened.forEach(NativeLaunchers::close);
        for (ProcessHandle launcher : launcherProcesses()) {
            List<ProcessHandle> held = launcher.descendants().toList();
            launcher.destroyForcibly();
            held.forEach(ProcessHandle::destroyForcibly);
        }
        until("launchers end", () -> launcherProcesses().isEmpty());
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
