// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The script {@code tracewarden} of the source tree, started as a process of its own. Immutable. */
public final class LauncherScript {

    private static final Path SOURCE_TREE = Path.of(System.getProperty("tracewarden.root"));

    private final Path root;
    private final Map<String, String> environment;
    private final List<String> wrapper;

    /** The launcher with the distribution of this build, and otherwise the environment of the test. */
    public LauncherScript() {
        this(SOURCE_TREE, Map.of(), List.of());
    }

    private LauncherScript(Path root, Map<String, String> environment, List<String> wrapper) {
        this.root = root;
        this.environment = Map.copyOf(environment);
        this.wrapper = List.copyOf(wrapper);
    }

    /** The same launcher with one more environment variable. */
    public LauncherScript with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new LauncherScript(root, more, wrapper);
    }

    /** The same launcher run by another command, for example {@code setpriv --reuid=65534}. */
    public LauncherScript under(String... command) {
        return new LauncherScript(root, environment, List.of(command));
    }

    /** The launcher that lies in another folder, for example in an unpacked distribution. */
    public LauncherScript of(Path folder) {
        return new LauncherScript(folder, environment, wrapper);
    }

    /** The archive of the distribution that this build made. */
    public Path distribution() {
        String version = System.getProperty("tracewarden.version");
        return SOURCE_TREE.resolve("karaf-assembly/target/tracewarden-karaf-" + version + ".tar.gz");
    }

    /**
     * Runs the launcher to its end.
     *
     * @throws IllegalStateException when it has not ended after three minutes; it is killed then
     */
    public Output run(String... arguments) {
        try {
            Path out = Files.createTempFile("tracewarden", ".out");
            Path err = Files.createTempFile("tracewarden", ".err");
            try {
                // files, not pipes: a platform in the background would keep a pipe open for ever
                Process process = builder(arguments)
                        .redirectOutput(out.toFile()).redirectError(err.toFile())
                        .redirectInput(new File("/dev/null")).start();
                if (!process.waitFor(Duration.ofMinutes(3).toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("tracewarden " + String.join(" ", arguments) + " does not end: "
                            + Files.readString(out) + Files.readString(err));
                }
                return new Output(process.exitValue(), Files.readString(out), Files.readString(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /**
     * Starts the launcher and leaves it to the caller, with pipes; for commands that go on, like {@code trace:tail}.
     */
    public Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.add(root.resolve("tracewarden").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TRACEWARDEN_ARCHIVE", distribution().toString());
        builder.environment().putAll(environment);
        return builder;
    }
}
