// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.tracewarden.launcher.ConsoleKey;
import org.tracewarden.launcher.RemoteConsole;

/**
 * A running platform with a data directory and ports of its own. Started by the launcher from the distribution of this
 * build, asked over SSH with the launcher's key, stopped by {@link #close()}. Thread-safe.
 */
public final class Platform implements AutoCloseable {

    private final LauncherScript launcher;
    private final Path data;
    private final Ports ports;
    private final RemoteConsole console;

    /** Ports on the loopback address. */
    public record Ports(int ssh, int jmxServer, int jmxRegistry) {

        /** Three ports that were free a moment ago. */
        public static Ports free() {
            try (ServerSocket one = any(); ServerSocket two = any(); ServerSocket three = any()) {
                return new Ports(one.getLocalPort(), two.getLocalPort(), three.getLocalPort());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private static ServerSocket any() throws IOException {
            return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        }

        /** The launcher with these ports in its environment. */
        public LauncherScript on(LauncherScript launcher) {
            return launcher.with("TRACEWARDEN_SSH_PORT", "" + ssh)
                    .with("TRACEWARDEN_JMX_SERVER_PORT", "" + jmxServer)
                    .with("TRACEWARDEN_JMX_REGISTRY_PORT", "" + jmxRegistry);
        }
    }

    private Platform(LauncherScript launcher, Path data, Ports ports, RemoteConsole console) {
        this.launcher = launcher;
        this.data = data;
        this.ports = ports;
        this.console = console;
    }

    /**
     * Starts a platform in a new data directory and waits until it answers.
     *
     * @param configuration files to lie in its etc/ from the beginning: name to content
     * @throws IllegalStateException with the launcher's output when it does not come up
     */
    public static Platform start(Map<String, String> configuration) {
        return start(new LauncherScript(), configuration);
    }

    /** The same with a launcher that is not the usual one, for example under another command. */
    public static Platform start(LauncherScript script, Map<String, String> configuration) {
        try {
            // stays for inspection until the next "clean"
            Path parent = Files.createDirectories(Path.of(System.getProperty("tracewarden.root"), "target", "itests"));
            Path data = Files.createTempDirectory(parent, "data-");
            Files.createDirectories(data.resolve("etc"));
            for (var file : new TreeMap<>(configuration).entrySet()) {
                Files.writeString(data.resolve("etc").resolve(file.getKey()), file.getValue());
            }
            return start(script, data);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Starts a platform in the given data directory, for example anew where one was stopped. */
    public static Platform start(Path data) {
        return start(new LauncherScript(), data);
    }

    private static Platform start(LauncherScript script, Path data) {
        Ports ports = Ports.free();
        LauncherScript launcher = ports.on(script);
        Output started = launcher.run("start", "--daemon", "--no-install", "--data", data.toString());
        if (started.status() != 0) {
            throw new IllegalStateException("the platform does not start: " + started);
        }
        try {
            var key = ConsoleKey.read(data.resolve("keys/console.pem"));
            return new Platform(
                    launcher, data, ports, new RemoteConsole(ports.ssh(), key, data.resolve("keys/host.pub")));
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException("the platform is up, but its key cannot be read", failure);
        }
    }

    /** Runs a console command in the platform, without a JVM of its own: tens of milliseconds. */
    public Output run(String command) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int status = run(command, out, err);
        return new Output(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /**
     * Runs a console command and copies what it prints while it prints; for commands that go on, like
     * {@code trace:tail}.
     *
     * @return its exit status
     */
    public int run(String command, OutputStream out, OutputStream err) {
        try {
            return console.run(command, Map.of(), out, err);
        } catch (IOException | GeneralSecurityException failure) {
            throw new IllegalStateException(command + " cannot be run: " + failure + "; " + condition(), failure);
        }
    }

    /** What is to be known of a platform that does not answer, in a line: its data directory may soon be gone. */
    private String condition() {
        Path printed = data.resolve("log/stdout.log");
        try {
            int before = Files.readString(printed).length();
            Path stat = Path.of("/proc/" + pid() + "/stat");
            String state = Files.exists(stat) ? Files.readString(stat).replaceFirst("(?s).*\\) (.).*", "$1") : "Z";
            if (state.equals("Z")) {
                return "the platform has ended; it said last: "
                        + Files.readAllLines(printed).stream().reduce("nothing", (first, second) -> second);
            }
            // the JVM prints its threads and its heap; one that is stopped does not
            new ProcessBuilder("kill", "-QUIT", Long.toString(pid())).start().waitFor();
            String dump = "";
            for (int i = 0; i < 20 && !dump.contains("Metaspace"); i++) {
                pause();
                dump = Files.readString(printed).substring(before);
            }
            return "the platform runs, state " + state + "; "
                    + found("[^\n]*% used", dump) + "; " + found("\"sshd-[^\n]*(?:\n\\s+[^\n]+){1,12}", dump);
        } catch (IOException unknown) {
            return "nothing is known of the platform: " + unknown;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results()
                .map(found -> found.group().strip().replaceAll("\\s+", " ")).collect(Collectors.joining(", "));
    }

    /**
     * Repeats a command until its output is as wanted.
     *
     * @return the output that was accepted
     * @throws IllegalStateException with the last output, when the time is up
     */
    public Output await(String command, Predicate<Output> wanted, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Output output = run(command);
            if (wanted.test(output)) {
                return output;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(command + " is not as wanted after " + patience + ": " + output);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Runs the launcher against this platform: {@code launcher("status")}. */
    public Output launcher(String verb, String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = verb;
        all[1] = "--data";
        all[2] = data.toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return launcher.run(all);
    }

    /** The process id of the platform's JVM. */
    public long pid() {
        try {
            return Long.parseLong(Files.readString(data.resolve("lock")).trim());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public Path data() {
        return data;
    }

    /** A file of the platform's etc/, for example {@code org.tracewarden.collector.process.cfg}. */
    public Path etc(String file) {
        return data.resolve("etc").resolve(file);
    }

    public Ports ports() {
        return ports;
    }

    /** The launcher with this platform's ports. */
    public LauncherScript script() {
        return launcher;
    }

    /** Stops the platform; an error when it does not stop in peace. */
    @Override
    public void close() {
        Output stopped = launcher("stop");
        if (stopped.status() != 0) {
            throw new IllegalStateException("the platform does not stop: " + stopped);
        }
    }
}
