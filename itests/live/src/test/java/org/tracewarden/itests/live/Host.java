// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What a test does on this host. Everything it starts is gone when the test ends, whether it passed or not. */
final class Host implements AutoCloseable {

    private static final Path VICTIMS = Path.of(System.getProperty("tracewarden.victims", "target/victims"));

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /** Path of a compiled program of src/test/c. */
    static String program(String name) {
        return VICTIMS.resolve(name).toAbsolutePath().toString();
    }

    /** Starts a program of src/test/c, in a process group of its own. */
    Victim start(String program, Object... arguments) {
        return witness(List.of(), program(program), arguments);
    }

    /** The same with options for the witness, see witness.c. */
    Victim startWith(List<String> options, String program, Object... arguments) {
        return witness(options, program(program), arguments);
    }

    /** Starts any program of the host. */
    Victim startCommand(String... command) {
        return startCommandWith(List.of(), command);
    }

    Victim startCommandWith(List<String> options, String... command) {
        Object[] arguments = new Object[command.length - 1];
        System.arraycopy(command, 1, arguments, 0, arguments.length);
        return witness(options, command[0], arguments);
    }

    private Victim witness(List<String> options, String program, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program("witness"));
        command.addAll(options);
        command.add(program);
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return closing(new Victim(new ProcessBuilder(command)));
    }

    /** Runs a script in a shell of its own and waits for its end, which must be good. */
    Shell shell(String script) {
        return run("sh", "-c", script);
    }

    /** Runs a program and waits for its end, which must be good. */
    Shell run(String... command) {
        Shell done = attempt(command);
        assertEquals(0, done.code(), () -> String.join(" ", command) + " failed: " + done.output());
        return done;
    }

    /** Runs a program and waits for its end, whatever it is. */
    Shell attempt(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            started.push(process::destroyForcibly);
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> String.join(" ", command) + " does not end");
            return new Shell(Math.toIntExact(process.pid()), process.exitValue(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A memory cgroup with a limit. */
    MemoryCgroup memoryCgroup(long limitBytes) {
        return closing(MemoryCgroup.create(limitBytes));
    }

    /** An empty directory. */
    Path directory() {
        return directoryIn(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** An empty directory in another one. */
    Path directoryIn(Path parent) {
        try {
            Path directory = Files.createTempDirectory(parent, "tracewarden-live");
            started.push(() -> delete(directory));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A shell script in a directory, for an agent that is to run more than the console can quote. */
    static String script(Path directory, String name, String... lines) {
        try {
            Path script = directory.resolve(name);
            Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
            script.toFile().setExecutable(true);
            return script.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file system in memory, of that size in the words of mount(8). */
    Path memoryDisk(String size) {
        Path at = directory();
        memoryDisk(at, "size=" + size);
        return at;
    }

    /** The same over a directory that there is, with options of mount(8). */
    void memoryDisk(Path at, String options) {
        run("mount", "-t", "tmpfs", "-o", options, "tracewarden-live", at.toString());
        started.push(() -> unmount(at));
    }

    /** Waits until nobody uses what is mounted there, and takes it away; nothing when it is away. */
    void unmount(Path at) {
        Patience.until("the end of all use of " + at, Patience.ENOUGH,
                () -> attempt("mountpoint", "-q", at.toString()).code() != 0
                        || attempt("umount", at.toString()).code() == 0,
                away -> away);
    }

    /** This test's own process. */
    static int testPid() {
        return Math.toIntExact(ProcessHandle.current().pid());
    }

    private <T extends AutoCloseable> T closing(T resource) {
        started.push(resource);
        return resource;
    }

    @Override
    public void close() throws Exception {
        Exception first = null;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) { // one that cannot be cleaned up must not keep the others
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
