// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.shell.CallSamples;
import org.tracewarden.shell.FakeCalls.ScriptedStreams;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.render.Style;

/** {@code trace:syscalls --count}: calls by kind, at the end. */
class CallCountingTest {

    private static final StreamRequest OF_NGINX =
            new StreamRequest(OptionalInt.of(812), Optional.empty(), false, 0, Set.of());
    private static final StreamedCall OPEN = CallSamples.streamed(CallSamples.openMissing("/etc/x"));

    private final FakePlatform platform = new FakePlatform();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void callsAreCountedByKindThoseThatTookMostTimeFirst() throws CommandException {
        ScriptedStreams streams = streams(receiver -> {
            receiver.onCall(OPEN);
            receiver.onCall(CallSamples.streamed(CallSamples.read(9_000)));
            receiver.onCall(CallSamples.streamed(CallSamples.read(91_000)));
            receiver.onLost(7);
            receiver.onCall(OPEN);
        });
        count();
        List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(
                List.of(
                        "CALL               CALLS    FAILED     IN ALL  ON AVERAGE    AT MOST",
                        "read                   2             100.0 µs     50.0 µs    91.0 µs",
                        "openat                 2         2    68.0 µs     34.0 µs    34.0 µs"),
                lines.subList(0, 3));
        assertTrue(lines.get(3).matches("4 calls in \\d+\\.\\d s, 7 lost in the kernel"), lines.get(3));
        assertEquals(4, lines.size());
        assertTrue(streams.closed);
    }

    @Test
    void theResultHoldsExactlyWhatCame() {
        CallCounts counts = new CallCounts();
        counts.onCall(OPEN);
        counts.onLost(2);
        counts.onLost(3);
        assertEquals(
                new CallCounts.Result(1.5, 1, 5, List.of(new CallCounts.Row("openat", 1, 1, 34_000, 34_000))),
                counts.result(1.5));
    }

    @Test
    void aCollectorThatStopsIsSaidAfterWhatWasCounted() {
        streams(receiver -> {
            receiver.onCall(OPEN);
            receiver.onEnd();
        });
        assertEquals("The collector of system calls was stopped: give the command again.",
                assertThrows(CommandException.class, this::count).getNiceHelp());
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("1 call in "));
    }

    private void count() throws CommandException {
        PrintStream out = new PrintStream(printed, false, StandardCharsets.UTF_8);
        new CallCounting(new CallSource(platform), new Screen(out, out, 100, Style.MONOCHROME))
                .follow(OF_NGINX, Optional.of(Duration.ofMillis(50)), Optional.empty());
    }

    private ScriptedStreams streams(Consumer<SyscallStream.Receiver> script) {
        ScriptedStreams streams = new ScriptedStreams(script);
        platform.streams = Optional.of(streams);
        return streams;
    }
}
