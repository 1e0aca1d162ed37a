// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.Flushable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is reported arrives whole and in its order, however the two threads meet. */
class TraceRelayTest {

    private static final int LINES = 300_000;

    @Test
    void linesArriveInTheirOrderWhetherFlushedOrFetched() throws Exception {
        try (TraceRelay relay = new TraceRelay()) {
            CompletableFuture<Void> reporter = CompletableFuture.runAsync(() -> report(relay));
            StringBuilder half = new StringBuilder();
            int expected = 0;
            while (!relay.over()) {
                half.append(relay.next(Duration.ofNanos(1))
                        .map(piece -> new String(piece.bytes(), StandardCharsets.UTF_8)).orElse(""));
                for (int end = half.indexOf("\n"); end >= 0; end = half.indexOf("\n")) {
                    assertEquals(expected++, Integer.parseInt(half.substring(0, end)));
                    half.delete(0, end + 1);
                }
            }
            reporter.get(10, TimeUnit.SECONDS);
            assertEquals(LINES, expected);
        }
    }

    private static void report(TraceRelay relay) {
        try {
            for (int i = 0; i < LINES; i++) {
                relay.report().append(Integer.toString(i)).append('\n');
                if (i % 3 == 0) {
                    ((Flushable) relay.report()).flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            relay.end();
        }
    }
}
