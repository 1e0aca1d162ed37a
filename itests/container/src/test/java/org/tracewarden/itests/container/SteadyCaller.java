// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process that calls getppid() some 20,000 times a second and knows how often: {@code steady.c}. */
final class SteadyCaller implements AutoCloseable {

    private final Path program;
    private final Process process;
    private final BufferedReader output;
    private final OutputStream input;

    /** Compiles and starts it, and waits until it calls. */
    SteadyCaller() throws IOException, InterruptedException {
        program = Files.createTempFile("steady", "");
        Path source = Path.of(System.getProperty("tracewarden.root"), "itests/container/src/test/c/steady.c");
        Process compiler = new ProcessBuilder("gcc", "-O1", "-o", program.toString(), source.toString())
                .redirectErrorStream(true).start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IllegalStateException("gcc: " + said);
        }
        process = new ProcessBuilder(program.toString()).start();
        output = process.inputReader(StandardCharsets.UTF_8);
        input = process.getOutputStream();
        if (!"ready".equals(output.readLine())) {
            throw new IllegalStateException("it does not begin");
        }
    }

    int pid() {
        return Math.toIntExact(process.pid());
    }

    /** Makes it call no more, and ends it. @return how often it called getppid() */
    long end() throws IOException, InterruptedException {
        nudge();
        long calls = Long.parseLong(output.readLine());
        nudge();
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("it does not end");
        }
        return calls;
    }

    private void nudge() throws IOException {
        input.write('\n');
        input.flush();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(program);
    }
}
