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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.trace.ActionKind;
import org.tracewarden.api.trace.ProgramStreams;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceReports.View;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.api.trace.TraceTarget;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.FakeSessions;
import org.tracewarden.shell.Samples;
import org.tracewarden.shell.TraceSamples;
import org.tracewarden.shell.render.StandardTraceReports;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;

@Timeout(20)
class TraceFollowingTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void the_story_is_printed_to_its_end_and_the_commands_code_is_given() throws CommandException {
        FakeSessions sessions = new FakeSessions((request, listener, session) -> {
            listener.action(TraceSamples.action(1, 0, Samples.process(5, "/bin/ls", "ls"),
                    ActionKind.LISTED, "/tmp", 1, 0, 0, "", "listed /tmp"));
            return exited(7);
        });
        assertEquals(7, follow(sessions, wish(View.STORY, false)));
        assertEquals("""
                  +0.000s  ls[5]         listed /tmp

                Exited with 7 after 1.0 s: 3 calls, 0 failed, 0 processes
                """, text(out));
        assertEquals(Set.of("openat"), sessions.all.get(0).request().syscalls());
    }

    @Test
    void what_the_program_prints_flows_untouched_and_the_report_begins_on_a_line_of_its_own() throws CommandException {
        FakeSessions sessions = new FakeSessions((request, listener, session) -> {
            streams(request).out().write("half a li".getBytes(StandardCharsets.UTF_8));
            streams(request).err().write(new byte[] {'n', 'e', 0x1b});
            listener.line(new TraceLine(1, "5 getpid() = 5"));
            return exited(0);
        });
        assertEquals(0, follow(sessions, wish(View.RAW, false)));
        assertEquals("half a line\u001b\n5 getpid() = 5\n", text(out));
    }

    @Test
    void json_is_alone_on_the_output() throws CommandException {
        FakeSessions sessions = new FakeSessions((request, listener, session) -> {
            streams(request).out().write("hello\n".getBytes(StandardCharsets.UTF_8));
            listener.line(new TraceLine(1, "5 getpid() = 5"));
            return exited(0);
        });
        follow(sessions, wish(View.RAW, true));
        assertEquals("{\"value\":\"TraceLine\"}\n{\"value\":\"TraceSummary\"}\n", text(out));
    }

    @Test
    void a_signal_is_128_and_its_number_a_failure_of_tracing_125_and_letting_go_0() throws CommandException {
        assertEquals(143, follow(new FakeSessions((r, l, s) -> TraceSamples.killed()), wish(View.STORY, false)));
        assertEquals(125, follow(new FakeSessions((r, l, s) -> TraceSamples.failed()), wish(View.STORY, false)));
        assertEquals(0, follow(new FakeSessions((r, l, s) -> TraceSamples.letGo()), wish(View.STORY, false)));
        assertTrue(text(out).contains("strace is not installed; install it with: apt-get install strace\n"));
    }

    @Test
    void an_interrupt_stops_the_session_and_what_it_still_tells_is_printed() throws Exception {
        FakeSessions sessions = new FakeSessions((request, listener, session) -> {
            session.awaitStop();
            listener.line(new TraceLine(1, "+++ killed by SIGTERM +++"));
            return TraceSamples.killed();
        });
        int[] code = {-1};
        Thread command = new Thread(() -> {
            try {
                code[0] = follow(sessions, wish(View.RAW, false));
            } catch (CommandException unexpected) {
                throw new IllegalStateException(unexpected);
            }
        });
        command.start();
        while (sessions.sessions().isEmpty()) {
            Thread.onSpinWait();
        }
        command.interrupt();
        command.join(TimeUnit.SECONDS.toMillis(10));
        assertEquals(143, code[0]);
        assertEquals("+++ killed by SIGTERM +++\n", text(out));
    }

    @Test
    void the_session_is_stopped_when_the_time_is_up() throws CommandException {
        FakeSessions sessions = new FakeSessions((request, listener, session) -> {
            session.awaitStop();
            return TraceSamples.letGo();
        });
        assertEquals(0, follow(sessions, new TraceFollowing.Wish(View.STORY, false, false, Set.of(),
                Optional.of(Duration.ofMillis(30)))));
    }

    @Test
    void when_nobody_reads_any_more_the_session_is_stopped_however_much_it_has_to_say() throws CommandException {
        FakeSessions sessions = new FakeSessions((request, listener, session) -> {
            while (!session.stopped()) {
                listener.line(new TraceLine(1, "5 getpid() = 5"));
                streams(request).out().write(new byte[100_000]);
            }
            return TraceSamples.killed();
        });
        PrintStream gone = new PrintStream(new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("closed");
            }
        });
        Screen screen = new Screen(gone, gone, 100, Style.MONOCHROME);
        assertEquals(143, new TraceFollowing(sessions, new StandardTraceReports(FakePlatform.NamedJson::new), screen)
                .follow(this::command, wish(View.RAW, false)));
    }

    @Test
    void a_session_that_may_not_begin_is_refused_with_its_reason() {
        TraceSessions full = new TraceSessions() {
            @Override
            public TraceSession start(TraceRequest request, TraceListener listener) {
                throw new IllegalStateException("4 sessions run, and no more may; end one with trace:stop");
            }

            @Override
            public List<TraceSession> sessions() {
                return List.of();
            }

            @Override
            public Optional<TraceSession> session(int id) {
                return Optional.empty();
            }
        };
        assertEquals("4 sessions run, and no more may; end one with trace:stop",
                assertThrows(CommandException.class, () -> follow(full, wish(View.STORY, false))).getMessage());
    }

    @Test
    void writers_of_a_relay_that_nobody_reads_end_when_it_is_closed() throws Exception {
        TraceRelay relay = new TraceRelay();
        Thread writer = new Thread(() -> assertThrows(IOException.class,
                () -> relay.program().write(new byte[10_000_000])));
        writer.start();
        relay.close();
        writer.join(TimeUnit.SECONDS.toMillis(10));
        assertEquals(Thread.State.TERMINATED, writer.getState());
    }

    @Test
    void sessions_are_listed_with_what_they_saw_and_lost() throws Exception {
        FakePlatform platform = new FakePlatform();
        FakeSessions sessions = new FakeSessions((request, listener, session) -> {
            if (session.id() == 1) {
                return TraceSamples.failed();
            }
            session.awaitStop();
            return TraceSamples.killed();
        });
        platform.sessions = Optional.of(sessions);
        SessionListing listing = new SessionListing(platform, screen(), new Times(ZoneOffset.UTC));
        listing.list(Instant.now(), false);
        sessions.start(TraceRequest.all(new TraceTarget.Attached(812)), TraceListener.NONE)
                .await(Duration.ofSeconds(9));
        sessions.start(TraceRequest.all(command(ProgramStreams.INHERITED)), TraceListener.NONE);
        listing.list(Samples.MOMENT.plusSeconds(3), false);
        assertEquals("""
                Nothing was traced yet: trace:run -- ls /tmp
                 ID  STATE     BEGAN              FOR      PID     CALLS    LOST  COMMAND
                  1  failed    14:03:22.123    2.0 ms     4710         0      12  pid 812
                     strace is not installed; install it with: apt-get install strace
                  2  tracing   14:03:22.123     3.0 s     4710     1,190      12  ls /tmp
                """, text(out));
        out.reset();
        listing.list(Samples.MOMENT, true);
        assertEquals("{\"value\":\"Row\"}\n{\"value\":\"Row\"}\n", text(out));

        out.reset();
        assertEquals("There is no session 9; running: 2",
                assertThrows(CommandException.class, () -> listing.stop(9)).getMessage());
        listing.stop(2);
        assertEquals("Session 2 (ls /tmp) has ended: SIGTERM.\n", text(out));
        assertEquals("Session 2 (ls /tmp) has ended already; none runs",
                assertThrows(CommandException.class, () -> listing.stop(2)).getMessage());
    }

    @Test
    void only_one_view_can_be_asked_for_and_a_missing_collector_is_told_with_its_feature() {
        assertEquals("--actions, --events and --raw are three views of the same: give one of them",
                assertThrows(CommandException.class, () -> TraceWords.wish(true, false, true, false, false, null, null))
                        .getMessage());
        assertEquals("Programs cannot be traced with strace. Install what does it: feature:install tracewarden-strace",
                assertThrows(CommandException.class, () -> new Needed(new FakePlatform()).sessions()).getMessage());
        assertEquals(OptionalInt.of(4710), new FakeSessions((r, l, s) -> TraceSamples.letGo())
                .start(TraceRequest.all(new TraceTarget.Attached(1)), TraceListener.NONE).program());
    }

    private int follow(TraceSessions sessions, TraceFollowing.Wish wish) throws CommandException {
        return new TraceFollowing(sessions, new StandardTraceReports(FakePlatform.NamedJson::new), screen())
                .follow(this::command, wish);
    }

    private Screen screen() {
        PrintStream stream = new PrintStream(out, false, StandardCharsets.UTF_8);
        return new Screen(stream, stream, 100, Style.MONOCHROME);
    }

    private TraceTarget command(ProgramStreams streams) {
        return new TraceTarget.Command(List.of("ls", "/tmp"), Optional.empty(), Map.of(), streams);
    }

    private static TraceFollowing.Wish wish(View view, boolean json) {
        return new TraceFollowing.Wish(view, json, false, Set.of("openat"), Optional.empty());
    }

    private static ProgramStreams.Copied streams(TraceRequest request) {
        return (ProgramStreams.Copied) ((TraceTarget.Command) request.target()).streams();
    }

    private static TraceResult exited(int code) {
        return new TraceResult(Optional.of(ExitStatus.exited(code)), Duration.ofSeconds(1), 3, 0, "");
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
