// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A console command that goes on, and the lines that it has printed so far. */
final class Following {

    private final String command;
    private final List<String> lines = new ArrayList<>();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final Thread reader;

    Following(Platform platform, String command) {
        this.command = command;
        this.reader = new Thread(() -> follow(platform), "follows " + command);
        reader.setDaemon(true);
        reader.start();
    }

    private void follow(Platform platform) {
        try {
            status.complete(platform.run(command, new LineByLine(), errors));
        } catch (RuntimeException failure) {
            status.completeExceptionally(failure);
        }
    }

    /** The lines that were complete at this moment. */
    List<String> soFar() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    /** Waits for a line. */
    String await(String wanted, Predicate<String> good) {
        return Patience.until(wanted + " from " + command, Patience.ENOUGH,
                () -> soFar().stream().filter(good).findFirst(), Optional::isPresent).orElseThrow();
    }

    /** Hangs up, which ends the command. */
    void hangUp() {
        reader.interrupt();
        Patience.until("the end of " + command, Patience.ENOUGH, status::isDone, done -> done);
    }

    /** Everything it printed, once it has come to a good end. */
    List<String> toTheEnd(Duration limit) {
        Patience.until("the end of " + command, limit, status::isDone, done -> done);
        assertEquals(0, status.join(), () -> command + ": " + errors.toString(StandardCharsets.UTF_8));
        return soFar();
    }

    /** Keeps whole lines; called by one thread. */
    private final class LineByLine extends OutputStream {

        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public void write(int oneByte) {
            if (oneByte == '\n') {
                synchronized (lines) {
                    lines.add(line.toString(StandardCharsets.UTF_8).strip());
                }
                line.reset();
            } else {
                line.write(oneByte);
            }
        }
    }
}
