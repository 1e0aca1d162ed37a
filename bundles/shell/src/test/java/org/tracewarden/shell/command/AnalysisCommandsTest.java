// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.tracewarden.shell.command.PrintedScreen.assertFails;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.ObservationQuery.Order;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.shell.CallSamples;
import org.tracewarden.shell.FakeCalls;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.Samples;
import org.tracewarden.shell.render.Blocks;
import org.tracewarden.shell.render.FeatureTable;
import org.tracewarden.shell.render.HistogramPage;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.TopSort;

/** What commands about system calls print without their services, of one call, and of tools. */
class AnalysisCommandsTest {

    private static final Times TIMES = new Times(ZoneOffset.UTC);
    private static final String NO_CLASSIFIER = "System calls are not being classified. Install what does it:"
            + " feature:install tracewarden-classifier";
    private static final String NO_COLLECTOR = "System calls are not being collected. Install what does it:"
            + " feature:install tracewarden-syscall";

    private final FakePlatform platform = new FakePlatform();
    private final PrintedScreen printed = new PrintedScreen();

    @Test
    void a_missing_service_is_reported_with_the_feature_that_brings_it() {
        assertFails(NO_CLASSIFIER, () -> top(TopSort.BLOCKED, false, false));
        assertFails(NO_CLASSIFIER, () -> slow().list(all(Severity.LOW), Optional.empty(), List.of(), false));
        assertFails(NO_CLASSIFIER, () -> slow().explain("12", false));
        assertFails(NO_CLASSIFIER, () -> patterns(OptionalInt.empty(), false));
        assertFails(NO_CLASSIFIER, () -> new AnomalyListing(platform, printed.screen(), TIMES).print(false));
        assertFails(NO_CLASSIFIER, () -> features("host", Optional.empty(), false));
        assertFails(NO_COLLECTOR, () -> histogram(1234, "read", false));
    }

    @Test
    void a_histogram_has_bars_percentiles_and_what_was_waited_for() throws CommandException {
        platform.ledger = Optional.of(new FakeCalls.Ledger(List.of(CallSamples.calls())));
        histogram(1234, "read", false);
        printed.assertIs("""
                read of postgres 1234 in 10 min: 1,000 calls, 1.5 s in them
                7 failed: EAGAIN 7

                      FROM          TO  COUNT        %
                    1.0 µs      2.0 µs     90    9.0 %  ██████
                    2.0 µs      4.1 µs    900   90.0 %  ████████████████████████████████████████████████████████████
                    4.1 µs      8.2 µs      0    0.0 %
                    8.2 µs     16.4 µs      0    0.0 %
                   16.4 µs     32.8 µs      0    0.0 %
                   32.8 µs     65.5 µs      0    0.0 %
                   65.5 µs    131.1 µs      0    0.0 %
                  131.1 µs    262.1 µs      0    0.0 %
                  262.1 µs    524.3 µs      0    0.0 %
                  524.3 µs      1.0 ms      0    0.0 %
                    1.0 ms      2.1 ms      0    0.0 %
                    2.1 ms      4.2 ms      0    0.0 %
                    4.2 ms      8.4 ms      0    0.0 %
                    8.4 ms     16.8 ms      0    0.0 %
                   16.8 ms     33.6 ms      0    0.0 %
                   33.6 ms     67.1 ms      0    0.0 %
                   67.1 ms    134.2 ms      0    0.0 %
                  134.2 ms    268.4 ms     10    1.0 %  █

                p50 2.1 µs, p95 2.1 µs, p99 2.1 µs, max 150.0 ms

                WAITED FOR        COUNT        %      TIME       P50       P95       P99       MAX
                a file               10    1.0 %     1.5 s  146.7 ms  146.7 ms  146.7 ms  150.0 ms
                short or unknown    990   99.0 %    2.0 ms    2.1 µs    2.1 µs    2.1 µs    2.1 µs
                """);
        printed.reset();
        histogram(1234, "read", true);
        printed.assertIs("{\"value\":\"CallHistogram\"}\n");
    }

    @Test
    void calls_that_all_waited_for_the_same_have_no_second_table() throws CommandException {
        platform.ledger = Optional.of(new FakeCalls.Ledger(List.of(CallSamples.calls())));
        histogram(1234, "openat", false);
        printed.assertIs("""
                openat of postgres 1234 in 10 min: 1 call, 1.5 µs in them

                      FROM          TO  COUNT        %
                    1.0 µs      2.0 µs      1  100.0 %  ████████████████████████████████████████████████████████████

                p50 1.5 µs, p95 1.5 µs, p99 1.5 µs, max 1.5 µs
                """);
    }

    @Test
    void a_call_that_was_never_made_and_an_unknown_pid_are_errors_that_say_what_there_is() {
        platform.ledger = Optional.of(new FakeCalls.Ledger(List.of(CallSamples.calls())));
        assertFails("write: postgres 1234 has not made this call. It made read, openat",
                () -> histogram(1234, "write", false));
        assertFails("pid 99: no calls of such a process are known. trace:top --all lists those that call now",
                () -> histogram(99, "read", false));
        platform.processes = Optional.of(new FakePlatform.Processes().add(Samples.process(77, "/usr/bin/vi")));
        assertFails("pid 77 (vi) has made no system call since it is watched, or its calls were forgotten (0 processes"
                + " were, for want of room). trace:top --all lists those that call now",
                () -> histogram(77, "read", false));
    }

    @Test
    void tools_are_listed_and_called() throws CommandException {
        platform.tools = List.of(new FakeCalls.Echo("echo"));
        ToolCaller tools = new ToolCaller(platform, printed.screen());
        tools.list(false);
        tools.call("echo", "{\"limit\": 3}");
        tools.call("echo", "");
        tools.schema("echo");
        tools.list(true);
        printed.assertIs("""
                echo
                  Answers with what it was given.
                {"input":{"limit": 3}}
                {"input":{}}
                {"type":"object"}
                {"value":"Description"}
                """);
    }

    @Test
    void a_wrong_tool_or_input_is_an_error_that_says_what_to_do() throws CommandException {
        ToolCaller tools = new ToolCaller(platform, printed.screen());
        tools.list(false);
        printed.assertIs("There are no tools. Install what brings them: feature:install tracewarden-classifier\n");
        assertFails("echo: no tool of this name; there is none: feature:install tracewarden-classifier",
                () -> tools.call("echo", ""));
        platform.tools = List.of(new FakeCalls.Echo("echo"), new FakeCalls.Echo("other"));
        assertFails("ehco: no tool of this name; there is echo, other", () -> tools.call("ehco", ""));
        assertFails("echo: input '3' is no JSON object (trace:tool echo --schema shows what it takes)",
                () -> tools.call("echo", "3"));
    }

    private static ObservationQuery all(Severity least) {
        return query(least, Optional.empty(), OptionalInt.empty(), Order.NEWEST, 50);
    }

    private static ObservationQuery query(Severity least, Optional<SyscallCategory> category, OptionalInt pid,
            Order order, int limit) {
        return new ObservationQuery(Optional.of(Instant.EPOCH), category, pid, Optional.empty(), least, order, limit);
    }

    private void top(TopSort sort, boolean all, boolean json) throws CommandException {
        new TopReport(platform, printed.screen(), TIMES).print(sort, all, 2, json);
    }

    private SlowListing slow() {
        return new SlowListing(platform, printed.screen(), TIMES);
    }

    private void patterns(OptionalInt pid, boolean json) throws CommandException {
        new PatternListing(platform, printed.screen(), TIMES).print(pid, Optional.empty(), json);
    }

    private void features(String target, Optional<Duration> last, boolean json) throws CommandException {
        new FeatureReport(platform, printed.screen(), new FeatureTable(TIMES, 100, Style.MONOCHROME, Blocks.UNICODE),
                Clock.fixed(Samples.MOMENT, ZoneOffset.UTC)).print(target, Resolution.SECOND, last, json);
    }

    private void histogram(int pid, String syscall, boolean json) throws CommandException {
        new HistogramReport(platform, printed.screen(), new HistogramPage(100, Style.MONOCHROME, Blocks.UNICODE))
                .print(pid, syscall, json);
    }
}
