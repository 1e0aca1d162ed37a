// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.trace.ActionKind;
import org.tracewarden.api.trace.TraceLine;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceReports;
import org.tracewarden.api.trace.TraceReports.Look;
import org.tracewarden.api.trace.TraceReports.View;
import org.tracewarden.api.trace.TracedEvent;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.Samples;
import org.tracewarden.shell.TraceSamples;

class TraceReportsTest {

    private final StringWriter out = new StringWriter();
    private final TraceReports reports = new StandardTraceReports(FakePlatform.NamedJson::new);

    @Test
    void the_story_tells_each_action_with_its_risks_and_then_what_it_amounts_to() {
        TraceSamples.play(report(View.STORY, 100));
        assertEquals(golden("story"), out.toString());
    }

    @Test
    void actions_have_their_figures_in_columns() {
        TraceSamples.play(report(View.ACTIONS, 100));
        assertEquals(golden("actions"), beforeSummary());
    }

    @Test
    void events_are_calls_signals_and_exits_as_strace_writes_them() {
        TraceSamples.play(report(View.EVENTS, 100));
        assertEquals(golden("events"), beforeSummary());
    }

    @Test
    void raw_lines_are_those_of_strace_without_a_summary_and_losses_stand_where_they_happened() {
        TraceSamples.play(report(View.RAW, 100));
        assertEquals("""
                4710 execve("/bin/sh", ["sh"], 0x7ffc /* 9 vars */) = 0 <0.000400>
                !! 12 events missing here: aggregator could not keep up
                """, out.toString());
    }

    @Test
    void json_has_what_the_view_shows_and_ends_with_the_summary() {
        for (View view : View.values()) {
            TraceSamples.play(reports.report(view, new Look(out, true, false, 20)));
        }
        String story = "{\"value\":\"TracedAction\"}\n".repeat(3) + "{\"value\":\"TraceLoss\"}\n"
                + "{\"value\":\"TracedAction\"}\n".repeat(2) + "{\"value\":\"TraceSummary\"}\n";
        assertEquals(story + story + "{\"value\":\"TracedEvent\"}\n".repeat(5) + "{\"value\":\"TraceLoss\"}\n"
                + "{\"value\":\"TracedEvent\"}\n".repeat(5) + "{\"value\":\"TraceSummary\"}\n"
                + "{\"value\":\"TraceLine\"}\n{\"value\":\"TraceLoss\"}\n{\"value\":\"TraceSummary\"}\n",
                out.toString());
    }

    @ParameterizedTest
    @EnumSource(value = View.class, names = {"STORY", "ACTIONS", "EVENTS"})
    void no_line_is_wider_than_the_terminal(View view) {
        for (int width : new int[] {40, 60, 80, 120}) {
            out.getBuffer().setLength(0);
            TraceSamples.play(report(view, width));
            out.toString().lines().forEach(line -> assertTrue(Columns.of(line) <= width, width + ": " + line));
        }
    }

    @ParameterizedTest
    @EnumSource(View.class)
    void what_the_traced_program_chose_cannot_command_the_terminal(View view) {
        ProcessInfo evil = Samples.process(9, "/tmp/\u001b[2Jevil", "/tmp/\u001b[2Jevil", "a\rb");
        TraceListener report = report(view, 100);
        report.line(new TraceLine(1, "9 write(1, \"\u001b[2J\")"));
        report.event(TraceSamples.call(1, 0, evil, "open\u001b", List.of("\"\u009b2J\""), "-1", "E\u0007", 5));
        report.action(
                TraceSamples.action(1, 0, evil, ActionKind.READ, "/tmp/\u202e", 1, 5, 0, "", "read \u202e\u001b"));
        report.ended(TraceSamples.failed());
        assertTrue(out.toString().chars().allMatch(c -> c == '\n'
                || !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT), out.toString());
    }

    @Test
    void a_program_killed_by_a_signal_one_let_go_and_a_failure_are_told_apart() {
        for (var end : List.of(TraceSamples.killed(), TraceSamples.letGo(), TraceSamples.failed())) {
            report(View.STORY, 100).ended(end);
        }
        assertEquals("""

                Killed by SIGTERM (a shell reports 143) after 2.0 s: 3 calls, 0 failed, 0 processes

                Let go after 2.0 s: 3 calls, 0 failed, 0 processes
                strace is not installed; install it with: apt-get install strace
                """, out.toString());
    }

    @Test
    void an_error_is_told_once_and_a_part_of_failures_says_how_many() {
        ProcessInfo sh = Samples.process(5, "/bin/sh", "sh");
        TraceListener report = report(View.STORY, 100);
        report.action(TraceSamples.action(1, 0, sh, ActionKind.OPENED, "/a", 1, 0, 1, "EACCES", "opened /a: EACCES"));
        report.action(TraceSamples.action(2, 1, sh, ActionKind.DELETED, "/b", 9, 0, 2, "EPERM", "deleted 7 files"));
        report.ended(TraceSamples.letGo());
        assertEquals("""
                  +0.000s  sh[5]         opened /a: EACCES
                  +0.001s                deleted 7 files; 2 failed: EPERM
                """, beforeSummary());
    }

    @Test
    void an_action_is_told_soon_though_nothing_else_comes() throws Exception {
        CompletableFuture<String> told = new CompletableFuture<>();
        StringWriter terminal = new StringWriter() {
            @Override
            public void flush() {
                if (getBuffer().length() > 0) {
                    told.complete(toString());
                }
            }
        };
        TraceListener report = reports.report(View.STORY, new Look(terminal, false, false, 100));
        report.action(TraceSamples.action(1, 0, Samples.process(5, "/bin/sh", "sh"), ActionKind.READ, "/a", 1, 0, 0, "",
                "read /a"));
        assertEquals("  +0.000s  sh[5]         read /a\n", told.get(10, TimeUnit.SECONDS));
        report.ended(TraceSamples.letGo());
    }

    @Test
    void what_was_copied_counts_for_both_files() {
        ProcessInfo cp = Samples.process(5, "/bin/cp", "cp");
        TraceListener report = report(View.STORY, 100);
        report.event(TraceSamples.call(1, 0, cp, "copy_file_range",
                List.of("3</tmp/a>", "NULL", "4</tmp/b>", "NULL", "4096", "0"), "49", "", 5));
        report.action(
                TraceSamples.action(1, 0, cp, ActionKind.WROTE, "/tmp/b", 1, 49, 0, "", "copied /tmp/a to /tmp/b"));
        report.ended(TraceSamples.letGo());
        assertTrue(out.toString().contains("""
                      READ     WRITTEN    CALLS  FILE
                      49 B                    1  /tmp/a
                                  49 B        1  /tmp/b
                """), out.toString());
    }

    @Test
    void colours_are_used_only_when_asked_for() {
        TraceSamples.play(reports.report(View.STORY, new Look(out, false, true, 100)));
        assertTrue(out.toString().contains("\u001b[31mHIGH"), out.toString());
        String plain = out.toString().replaceAll("\u001b\\[[0-9]*m", "");
        out.getBuffer().setLength(0);
        TraceSamples.play(report(View.STORY, 100));
        assertEquals(out.toString(), plain);
    }

    @Test
    void what_is_beyond_a_tables_size_is_counted_and_memory_stays_bounded() {
        ProcessInfo sh = Samples.process(5, "/bin/sh", "sh");
        TraceTotals totals = new TraceTotals();
        for (int i = 0; i < 30_000; i++) {
            totals.add(TraceSamples.action(i, i, sh, ActionKind.READ, "/f/" + i, 1, 1, 0, "", "read"));
            totals.add(TraceSamples.call(i, i, sh, "call" + i, List.of(), "0", "", i));
        }
        TraceSummary summary = totals.summary(TraceSamples.letGo());
        assertEquals(20_000, summary.files().size());
        assertEquals(2_000, summary.calls().size());
        assertEquals(10_000 + 28_000, summary.leftOut());
        assertEquals(List.of(29_999L, 29_998L, 29_997L, 29_996L, 29_995L),
                summary.longest().stream().map(TraceSummary.LongCall::nanos).toList());
    }

    @Test
    void a_pid_that_comes_again_is_another_process() {
        TraceTotals totals = new TraceTotals();
        for (String program : List.of("first", "second")) {
            ProcessInfo process = Samples.process(77, "/bin/" + program, program);
            totals.add(TraceSamples.call(1, 0, process, "getpid", List.of(), "77", "", 5));
            totals.add(new TracedEvent(1, 2, TraceSamples.BEGIN + 5, 77,
                    TracedEvent.Kind.EXIT, "", List.of(), "", "", "", Optional.empty(),
                    "77 +++ exited with 0 +++", OptionalInt.empty(), Optional.of(process)));
        }
        assertEquals(List.of("first", "second"), totals.summary(TraceSamples.letGo()).processes().stream()
                .map(TraceSummary.Process::command).toList());
    }

    @Test
    void a_thread_counts_for_its_process() {
        TraceTotals totals = new TraceTotals();
        ProcessInfo java = Samples.process(50, "/bin/java", "java");
        totals.add(
                TraceSamples.call(1, 0, java, "clone3", List.of("{flags=CLONE_VM|CLONE_THREAD}", "88"), "51", "", 5));
        totals.add(new TracedEvent(1, 2, TraceSamples.BEGIN, 51,
                TracedEvent.Kind.CALL, "futex", List.of(), "0", "", "", Optional.of(9L),
                "51 futex()", OptionalInt.empty(), Optional.empty()));
        TraceSummary summary = totals.summary(TraceSamples.letGo());
        assertEquals(1, summary.processes().size());
        assertEquals(2, summary.processes().get(0).calls());
    }

    @Test
    void a_reader_that_has_gone_is_not_written_to_again() {
        AtomicInteger times = new AtomicInteger();
        Appendable gone = new Appendable() {
            @Override
            public Appendable append(CharSequence text) throws IOException {
                times.incrementAndGet();
                throw new IOException("closed");
            }

            @Override
            public Appendable append(CharSequence text, int start, int end) throws IOException {
                return append(text);
            }

            @Override
            public Appendable append(char c) throws IOException {
                return append("" + c);
            }
        };
        TraceSamples.play(reports.report(View.STORY, new Look(gone, false, false, 100)));
        assertEquals(1, times.get());
    }

    @Test
    void outside_of_osgi_the_reports_are_found_as_a_service_and_json_is_asked_for_only_when_wanted() {
        TraceReports found = ServiceLoader.load(TraceReports.class).findFirst().orElseThrow();
        assertInstanceOf(StandardTraceReports.class, found);
        TraceSamples.play(found.report(View.STORY, new Look(out, false, false, 100)));
        assertFalse(out.toString().isEmpty());
        assertThrows(IllegalStateException.class, () -> found.report(View.STORY, new Look(out, true, false, 100)));
    }

    private TraceListener report(View view, int width) {
        return reports.report(view, new Look(out, false, false, width));
    }

    private String beforeSummary() {
        return out.toString().substring(0, out.toString().indexOf("\n\n") + 1);
    }

    private static String golden(String name) {
        try (var in = TraceReportsTest.class.getResourceAsStream("/trace-" + name + ".txt")) {
            return in == null ? "" : new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }
}
