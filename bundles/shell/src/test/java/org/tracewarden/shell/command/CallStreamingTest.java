// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.syscall.StreamRequest;
import org.tracewarden.api.syscall.StreamedCall;
import org.tracewarden.api.syscall.SyscallStream;
import org.tracewarden.shell.CallSamples;
import org.tracewarden.shell.FakeCalls;
import org.tracewarden.shell.FakeCalls.ScriptedStreams;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.render.CallLine;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;

@Timeout(20)
class CallStreamingTest {

    private static final StreamRequest OF_NGINX =
            new StreamRequest(OptionalInt.of(812), Optional.empty(), false, 0, Set.of());
    private static final StreamedCall OPEN = CallSamples.streamed(CallSamples.openMissing("/etc/x"));
    private static final StreamedCall READ = CallSamples.streamed(CallSamples.read(9000));
    private static final String OPEN_LINE =
            "14:03:22.122966     815 openat(AT_FDCWD, \"/etc/x\") = -1 ENOENT  <34.0 µs>\n";
    private static final String READ_LINE = "14:03:22.122991    1234 read(5) = 8192  <9.0 µs>\n";

    private final FakePlatform platform = new FakePlatform();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Screen screen = screen(printed);
    private volatile boolean stop;

    @Test
    void calls_are_shown_as_strace_writes_them_with_a_summary_at_the_end() throws CommandException {
        ScriptedStreams streams = streams(receiver -> {
            receiver.onCall(OPEN);
            receiver.onCall(READ);
        });
        follow(OptionalLong.of(2), Optional.empty());
        assertPrinted(OPEN_LINE + READ_LINE + "2 calls shown, none left out, none lost in the kernel.\n");
        assertEquals(OF_NGINX, streams.request);
        assertTrue(streams.closed);
    }

    @Test
    void json_is_one_object_a_line_without_a_summary() throws CommandException {
        streams(receiver -> {
            receiver.onCall(OPEN);
            receiver.onLost(7);
            receiver.onCall(READ);
        });
        ShownCalls json = ShownCalls.json(screen, OptionalLong.of(2), () -> 0, new FakePlatform.NamedJson());
        new CallStreaming(new CallSource(platform), screen).follow(OF_NGINX, Optional.empty(), json, false);
        assertPrinted("""
                {"value":"StreamedCall"}
                {"type":"gap","lost":7}
                {"value":"StreamedCall"}
                """);
    }

    @Test
    void what_was_lost_or_came_too_fast_is_said_where_it_is_missing() {
        CallFeed feed = new CallFeed(2);
        feed.onCall(OPEN);
        feed.onCall(OPEN);
        feed.onCall(OPEN);
        feed.onCall(OPEN);
        assertEquals(List.of(new CallFeed.Called(OPEN)), take(feed, 1));
        feed.onLost(3);
        feed.onCall(READ);
        assertEquals(List.of(new CallFeed.Called(OPEN), new CallFeed.Missed(2)), take(feed, 9),
                "the call after the gap found no room any more, but the gap is told");
        feed.onCall(READ);
        assertEquals(List.of(new CallFeed.Missed(1), new CallFeed.Lost(3)), take(feed, 9));
        feed.onCall(READ);
        assertEquals(List.of(new CallFeed.Missed(1), new CallFeed.Called(READ)), take(feed, 9));
        assertEquals(0, feed.untoldMissed().calls());
        assertEquals(0, feed.untoldLost().calls());
    }

    @Test
    void after_an_overflow_calls_are_refused_until_half_of_the_queue_is_free() {
        CallFeed feed = new CallFeed(8);
        for (int i = 0; i < 10; i++) {
            feed.onCall(OPEN);
        }
        take(feed, 3);
        feed.onCall(OPEN);
        assertEquals(5, take(feed, 9).size(), "no gap is told between the calls that waited");
        feed.onCall(READ);
        assertEquals(List.of(new CallFeed.Missed(3), new CallFeed.Called(READ)), take(feed, 9));
    }

    @Test
    void more_calls_than_a_person_reads_are_counted_instead() {
        long[] now = {0};
        ShownCalls calls = ShownCalls.lines(screen, OptionalLong.empty(), () -> now[0], line());
        for (int i = 0; i < ShownCalls.MOST_A_SECOND + 1234; i++) {
            calls.show(new CallFeed.Called(READ));
        }
        printed.reset();
        now[0] = 999_999_999;
        calls.show(new CallFeed.Called(READ));
        assertPrinted("");
        now[0]++;
        calls.show(new CallFeed.Missed(5));
        calls.show(new CallFeed.Lost(2));
        calls.show(new CallFeed.Called(READ));
        assertPrinted("!! 2 calls lost in the kernel, of this or another stream\n… 1,240 calls not shown\n"
                + READ_LINE);
        assertEquals("5,001 calls shown, 1,240 left out because they came too fast, 2 lost in the kernel",
                calls.summary());
    }

    @Test
    void a_stopped_collector_ends_it_after_what_was_brought() {
        ScriptedStreams streams = streams(receiver -> {
            receiver.onCall(OPEN);
            receiver.onEnd();
        });
        assertFails("The collector of system calls was stopped: give the command again.",
                () -> follow(OptionalLong.empty(), Optional.empty()));
        assertPrinted(OPEN_LINE + "1 call shown, none left out, none lost in the kernel.\n");
        assertTrue(streams.closed);
    }

    @Test
    void the_end_of_the_process_ends_it() throws CommandException {
        platform.processes = Optional.of(new Dying());
        ScriptedStreams streams = streams(receiver -> receiver.onCall(OPEN));
        follow(OptionalLong.empty(), Optional.empty());
        assertPrinted(OPEN_LINE + "1 call shown, none left out, none lost in the kernel; the process has ended.\n");
        assertTrue(streams.closed);
    }

    @Test
    void the_end_of_the_time_ends_even_a_flood() throws CommandException {
        ScriptedStreams streams = streams(receiver -> new Thread(() -> flood(receiver)).start());
        try {
            follow(OptionalLong.empty(), Optional.of(Duration.ofMillis(50)));
        } finally {
            stop = true;
        }
        assertTrue(streams.closed);
        assertTrue(text().lines().reduce((a, b) -> b).orElse("").contains(" lost in the kernel."), text());
    }

    @Test
    void an_interrupt_ends_it_with_a_summary() throws CommandException {
        ScriptedStreams streams = streams(receiver -> {});
        Thread.currentThread().interrupt();
        follow(OptionalLong.empty(), Optional.empty());
        assertPrinted("0 calls shown, none left out, none lost in the kernel.\n");
        assertTrue(streams.closed);
    }

    @Test
    void a_closed_output_ends_it() throws CommandException {
        ScriptedStreams streams = streams(receiver -> {});
        Screen gone = screen(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("closed");
            }

            @Override
            public void flush() throws IOException {
                throw new IOException("closed");
            }
        });
        new CallStreaming(new CallSource(platform), gone).follow(OF_NGINX, Optional.empty(),
                ShownCalls.lines(gone, OptionalLong.empty(), System::nanoTime, line()), true);
        assertTrue(streams.closed);
    }

    @Test
    void a_stream_that_is_refused_is_an_error_with_the_reason() {
        streams(receiver -> {
            throw new IllegalArgumentException("pid 812: no living process has it");
        });
        assertFails("pid 812: no living process has it", () -> follow(OptionalLong.empty(), Optional.empty()));
        streams(receiver -> {
            throw new IllegalStateException("all 4 streams are taken; end one of them");
        });
        assertFails("all 4 streams are taken; end one of them", () -> follow(OptionalLong.empty(), Optional.empty()));
        platform.streams = Optional.empty();
        assertFails("System calls are not being collected. Install what does it: feature:install tracewarden-syscall",
                () -> follow(OptionalLong.empty(), Optional.empty()));
    }

    private void flood(SyscallStream.Receiver receiver) {
        while (!stop) {
            receiver.onCall(READ);
        }
    }

    private void follow(OptionalLong limit, Optional<Duration> time) throws CommandException {
        new CallStreaming(new CallSource(platform), screen).follow(OF_NGINX, time,
                ShownCalls.lines(screen, limit, System::nanoTime, line()), true);
    }

    private static CallLine line() {
        return new CallLine(new Times(ZoneOffset.UTC), new FakeCalls.PlainFormatter(), 100, Style.MONOCHROME);
    }

    private ScriptedStreams streams(Consumer<SyscallStream.Receiver> script) {
        ScriptedStreams streams = new ScriptedStreams(script);
        platform.streams = Optional.of(streams);
        return streams;
    }

    private static List<CallFeed.Item> take(CallFeed feed, int most) {
        List<CallFeed.Item> items = new ArrayList<>();
        try {
            while (items.size() < most && !feed.idle()) {
                items.add(feed.next(Duration.ZERO).orElseThrow());
            }
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
        return items;
    }

    private static Screen screen(OutputStream out) {
        PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
        return new Screen(stream, stream, 100, Style.MONOCHROME);
    }

    private void assertPrinted(String expected) {
        assertEquals(expected, text());
    }

    private String text() {
        screen.flush();
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void assertFails(String message, Executable command) {
        assertEquals(message, assertThrows(CommandException.class, command).getNiceHelp());
    }

    /** Nginx is alive when it is looked up by pid, and dead whenever it is looked up again. */
    private static final class Dying implements ProcessTable {

        @Override
        public Optional<Entry> find(int pid) {
            return Optional.of(new Entry(CallSamples.NGINX, true, 0));
        }

        @Override
        public Optional<Entry> find(ProcessKey key) {
            return Optional.of(new Entry(CallSamples.NGINX, false, 1));
        }

        @Override
        public List<ProcessInfo> ancestry(ProcessKey key) {
            return List.of();
        }

        @Override
        public List<ProcessInfo> living() {
            return List.of();
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int capacity() {
            return 1;
        }

        @Override
        public long evictedAlive() {
            return 0;
        }
    }
}
