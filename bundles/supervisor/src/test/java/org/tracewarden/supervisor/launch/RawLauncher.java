// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The launcher without the Java side. */
final class RawLauncher {

    private final Process process;
    private final OutputStream out;
    private final BufferedReader in;

    RawLauncher(List<String> command) throws IOException {
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        out = process.getOutputStream();
        in = process.inputReader(StandardCharsets.UTF_8);
    }

    static byte[] request(String... records) {
        return ("tracewarden-launcher=1\0" + String.join("\0", records) + "\0end=\0").getBytes(StandardCharsets.UTF_8);
    }

    Process process() {
        return process;
    }

    void say(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException ended) {
            // it refused before it had read all
        }
    }

    String line() throws IOException {
        return in.readLine();
    }

    void close() {
        try {
            out.close();
        } catch (IOException ended) {
            // it ended before
        }
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("the first process does not end");
        }
        return process.exitValue();
    }
}
