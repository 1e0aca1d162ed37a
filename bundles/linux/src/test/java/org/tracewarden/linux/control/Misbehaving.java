// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that does what {@code src/test/c/misbehave.c} can, perhaps as member of groups. */
final class Misbehaving implements AutoCloseable {

    private static final String GIVEN = "tracewarden.test.misbehave";
    private static final long SAYS_WITHIN_SECONDS = 20;

    private final Process process;
    private final BufferedReader words;

    private Misbehaving(Process process) {
        this.process = process;
        this.words = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The program, compiled unless the property names one. */
    static Path program() throws Exception {
        String given = System.getProperty(GIVEN);
        if (given != null) {
            return Path.of(given);
        }
        Path program = Files.createDirectories(Path.of("target", "test-c")).resolve("misbehave").toAbsolutePath();
        Path source = Path.of("src", "test", "c", "misbehave.c");
        if (!Files.exists(program)
                || Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) < 0) {
            Path fresh = Files.createTempFile(program.getParent(), "misbehave", "");
            Process compiler = new ProcessBuilder(
                    "gcc", "-O2", "-Wall", "-Wextra", "-static", source.toString(), "-o", fresh.toString())
                    .inheritIO().start();
            if (compiler.waitFor() != 0) {
                throw new IllegalStateException("gcc could not compile " + source);
            }
            Files.move(fresh, program, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        return program;
    }

    static Misbehaving start(List<Path> joins, String... mode) throws Exception {
        return run(program(), joins, mode);
    }

    static Misbehaving run(Path program, List<Path> joins, String... mode) throws IOException {
        List<String> line = new ArrayList<>(List.of(program.toString()));
        joins.forEach(file -> line.add(file.toString()));
        line.add("--");
        line.addAll(List.of(mode));
        return new Misbehaving(new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    }

    /** What it says once it is where it was to get. */
    String says() throws IOException {
        String line = words.readLine();
        return line == null ? "" : line;
    }

    long number() throws IOException {
        String line = says();
        return Long.parseLong(line.substring(line.indexOf(' ') + 1));
    }

    int pid() {
        return (int) process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    int status() throws InterruptedException {
        if (!process.waitFor(SAYS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it still runs after " + SAYS_WITHIN_SECONDS + " s");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
