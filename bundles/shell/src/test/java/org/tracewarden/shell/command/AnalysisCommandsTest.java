// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.tracewarden.api.analysis.ObservationQuery;
import org.tracewarden.api.analysis.ObservationQuery.Order;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.shell.CallSamples;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.Samples;
import org.tracewarden.shell.render.Blocks;
import org.tracewarden.shell.render.FeatureTable;
import org.tracewarden.shell.render.HistogramPage;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.TopSort;

/** What the commands about system calls print. */
class AnalysisCommandsTest {

    private static final Times TIMES = new Times(ZoneOffset.UTC);
    private static final String NO_CLASSIFIER = "System calls are not being classified. Install what does it:"
            + " feature:install tracewarden-classifier";
    private static final String NO_COLLECTOR = "System calls are not being collected. Install what does it:"
            + " feature:install tracewarden-syscall";

    private final FakePlatform platform = new FakePlatform();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Screen screen = new Screen(new PrintStream(printed, false, StandardCharsets.UTF_8),
            new PrintStream(printed, false, StandardCharsets.UTF_8), 100, Style.MONOCHROME);

    @Test
    void a_missing_service_is_reported_with_the_feature_that_brings_it() {
        assertFails(NO_CLASSIFIER, () -> top(TopSort.BLOCKED, false, false));
        assertFails(NO_CLASSIFIER, () -> slow().list(all(Severity.LOW), Optional.empty(), List.of(), false));
        assertFails(NO_CLASSIFIER, () -> slow().explain("12", false));
        assertFails(NO_CLASSIFIER, () -> patterns(OptionalInt.empty(), false));
        assertFails(NO_CLASSIFIER, () -> new AnomalyListing(platform, screen, TIMES).print(false));
        assertFails(NO_CLASSIFIER, () -> features("host", Optional.empty(), false));
        assertFails(NO_COLLECTOR, () -> histogram(1234, "read", false));
    }

    @Test
    void top_shows_the_host_and_those_that_are_blocked_and_says_who_only_waits() throws CommandException {
        somethingGoesOn();
        top(TopSort.BLOCKED, false, false);
        assertPrinted("""
                Host at 14:03:22.123: 12.4k calls/s, 64 errors/s, blocked 1.25 s/s - 1 anomaly - 1 pattern
                    PID  PROGRAM          BLOCKED  MOSTLY         CALLS/S    ERR      P95      P99    USUAL       Z
                   1234  postgres          853 ms  I/O 87 %         12.3k   <1 %   125 ms   152 ms  8.00 ms   +14.2
                    812  nginx            12.3 µs  network 100 %       40  100 %   850 ns   900 ns   800 ns    +0.5
                1 that only waited for input or for time: --all shows them.
                """);
    }

    @Test
    void top_shows_the_category_that_the_order_is_about() throws CommandException {
        somethingGoesOn();
        top(TopSort.P95, true, false);
        assertPrinted("""
                Host at 14:03:22.123: 12.4k calls/s, 64 errors/s, blocked 1.25 s/s - 1 anomaly - 1 pattern
                    PID  PROGRAM          BLOCKED  MOSTLY         CALLS/S    ERR      P95      P99    USUAL       Z
                   1234  postgres          853 ms  lock 13 %        12.3k   <1 %   300 ms   400 ms        -       -
                    812  nginx            12.3 µs  network 100 %       40  100 %   850 ns   900 ns   800 ns    +0.5
                1 more: --limit shows them.
                """);
    }

    @Test
    void top_in_json_is_the_host_and_then_the_processes() throws CommandException {
        somethingGoesOn();
        top(TopSort.NAME, false, true);
        assertPrinted("{\"value\":\"Activity\"}\n".repeat(3));
    }

    @Test
    void top_before_the_first_second_has_nothing_to_show() throws CommandException {
        platform.features = Optional.of(new FakePlatform.Seconds(List.of(), Optional.empty(), List.of()));
        top(TopSort.BLOCKED, false, false);
        assertTrue(text().startsWith("Host: the first second has not been measured yet.\n"), text());
    }

    @Test
    void slow_calls_are_listed_the_newest_last() throws CommandException {
        observed();
        slow().list(all(Severity.LOW), Optional.empty(), List.of(), false);
        assertPrinted("""
                 ID  TIME          SEVERITY    PID  PROGRAM   CALL      LATENCY  WHAT
                @12  14:03:22.123  HIGH       1234  postgres  read     152.5 ms  I/O: /data/base/16384
                @13  14:03:22.123  CRITICAL    812  nginx     connect     3.5 s  network: 10.0.0.5:5432, goes on
                trace:slow @13 explains one.
                """);
    }

    @Test
    void with_severity_none_idle_waits_are_listed_too_and_a_list_that_was_cut_says_so() throws CommandException {
        observed();
        slow().list(query(Severity.NONE, Optional.empty(), OptionalInt.empty(), Order.NEWEST, 3), Optional.empty(),
                List.of(), false);
        assertPrinted("""
                 ID  TIME          SEVERITY    PID  PROGRAM   CALL      LATENCY  WHAT
                @12  14:03:22.123  HIGH       1234  postgres  read     152.5 ms  I/O: /data/base/16384
                @13  14:03:22.123  CRITICAL    812  nginx     connect     3.5 s  network: 10.0.0.5:5432, goes on
                @14  14:03:22.123  NONE        812  nginx     futex     75.0 ms  idle: FUTEX_WAIT
                trace:slow @14 explains one. The newest 3; --limit shows more.
                """);
    }

    @Test
    void the_slowest_come_first_when_they_are_asked_for() throws CommandException {
        observed();
        slow().list(query(Severity.LOW, Optional.empty(), OptionalInt.empty(), Order.SLOWEST, 1), Optional.empty(),
                List.of(), false);
        assertPrinted("""
                 ID  TIME          SEVERITY    PID  PROGRAM   CALL      LATENCY  WHAT
                @13  14:03:22.123  CRITICAL    812  nginx     connect     3.5 s  network: 10.0.0.5:5432, goes on
                trace:slow @13 explains one. The slowest 1; --limit shows more.
                """);
    }

    @Test
    void observations_in_json_are_one_object_a_line() throws CommandException {
        observed();
        slow().list(all(Severity.LOW), Optional.empty(), List.of(), true);
        slow().explain("@12", true);
        assertPrinted("{\"value\":\"SyscallObservation\"}\n".repeat(3));
    }

    @Test
    void when_no_observation_matches_it_is_said_what_was_looked_for_and_what_else_there_is() throws CommandException {
        observed();
        slow().list(query(Severity.MEDIUM, Optional.of(SyscallCategory.FILE_SYSTEM), OptionalInt.empty(), Order.NEWEST,
                50), Optional.of(Duration.ofMinutes(10)), List.of("--category file_system"), false);
        assertPrinted("No observations of severity medium or more in the last 10 minutes that match --category"
                + " file_system. 3 calls that were slow or failed have been classified; --severity none lists the"
                + " harmless ones too.\n");
        printed.reset();
        platform.observations = FakePlatform.Observed.of();
        slow().list(all(Severity.LOW), Optional.empty(), List.of(), false);
        assertPrinted("No call was slow or failed since the classifier started.\n");
    }

    @Test
    void a_pid_that_no_process_has_is_an_error() throws CommandException {
        observed();
        platform.processes = Optional.of(new FakePlatform.Processes().add(Samples.process(77, "/usr/bin/vi")));
        assertFails("--pid 99: no such process is known; trace:ps lists those that are", () -> slow().list(
                query(Severity.LOW, Optional.empty(), OptionalInt.of(99), Order.NEWEST, 50), Optional.empty(),
                List.of("--pid 99"), false));
        slow().list(query(Severity.LOW, Optional.empty(), OptionalInt.of(77), Order.NEWEST, 50), Optional.empty(),
                List.of("--pid 77"), false);
        assertTrue(text().startsWith("No observations of severity low or more that match --pid 77."), text());
    }

    @Test
    void one_observation_is_explained_in_full() throws CommandException {
        observed();
        slow().explain("12", false);
        assertPrinted("""
                I/O bottleneck: postgres executing read() blocked for 152.5ms
                HIGH, blocking_io, transient
                observation @12 at 2026-11-21 14:03:22.123

                The call
                  read(5) = 8192
                  process     postgres 1234
                  latency     152.5 ms
                  waited for  a file
                  file        regular /data/base/16384 on ext4

                Why it is read this way
                  It read a regular file on ext4, and 152.5ms is at least 100ms and less than 500ms.

                Typical causes
                  - Slow or saturated storage device

                What to look at next
                  - Check disk saturation (queue depth, IOPS)
                  - Identify if storage is local or network-mounted
                """);
    }

    @Test
    void a_call_that_goes_on_is_explained_with_its_connection_and_stack() throws CommandException {
        observed();
        slow().explain("@13", false);
        assertPrinted("""
                Network bottleneck: nginx executing connect() blocked for 3500.0ms
                CRITICAL, network, short-lived
                observation @13 at 2026-11-21 14:03:22.123

                The call
                  connect(0) = ? (still in the call)
                  process     nginx 812
                  latency     3.5 s so far
                  waited for  an answer
                  would wait  at most 5.0 s
                  file        socket 10.0.0.1:40000 syn_sent on sockfs
                  connection  STREAM SYN_SENT
                  to send     2.0 MiB of 4.0 MiB
                  to read     0 B of 128.0 KiB
                  address     10.0.0.5:5432

                Why it is read this way
                  It still waits for an answer from 10.0.0.5:5432.

                What to look at next
                  - Test connectivity

                Where in the program
                  #0  connect+0x4d (/usr/lib/libc.so.6)
                """);
    }

    @Test
    void an_observation_that_is_not_kept_or_no_number_is_an_error() {
        platform.observations = Optional.of(new FakePlatform.Observed(List.of(), 2_500, 1_500));
        assertFails("Observation @99 is not known: the oldest 1,500 are forgotten. trace:slow lists those that are"
                + " kept; a process is chosen with --pid", () -> slow().explain("99", false));
        assertFails("Observation @2501 is not known: there have been 2,500. trace:slow lists those that are kept; a"
                + " process is chosen with --pid", () -> slow().explain("@2501", false));
        assertFails("nginx: not the number of an observation; use @ and a number, such as @12. A process is chosen with"
                + " --pid or --comm", () -> slow().explain("nginx", false));
    }

    @Test
    void a_pattern_is_a_short_paragraph() throws CommandException {
        platform.patterns = Optional.of(() -> List.of(CallSamples.fsync()));
        patterns(OptionalInt.of(1234), false);
        assertPrinted("""
                Excessive fsync in postgres 1234 - HIGH, persistent, since 2026-11-21 13:58:19, for 5 min 3 s
                  62 fsync() calls a minute took more than 100ms each.
                  evidence  - 62 calls in the last minute
                            - p95 130.0 ms
                  impact    Throughput is limited by the disk's sync speed.
                  cause     A write-ahead log or journal.
                  remedy    Batch writes, or use faster storage.
                """);
        printed.reset();
        patterns(OptionalInt.empty(), true);
        assertPrinted("{\"value\":\"SyscallPattern\"}\n");
    }

    @Test
    void without_patterns_it_is_said_plainly() throws CommandException {
        platform.patterns = Optional.of(List::of);
        patterns(OptionalInt.empty(), false);
        assertPrinted("No patterns: no process shows one, and none has shown one lately.\n");
        printed.reset();
        platform.patterns = Optional.of(() -> List.of(CallSamples.fsync()));
        patterns(OptionalInt.of(3), false);
        assertPrinted("No pattern matches --pid 3. 1 other is known: trace:patterns\n");
    }

    @Test
    void anomalies_are_figures_and_a_sentence() throws CommandException {
        platform.anomalies = Optional.of(new FakePlatform.Unusual(
                List.of(CallSamples.anomaly(), CallSamples.pastHostAnomaly()), 120, 14));
        new AnomalyListing(platform, screen, TIMES).print(false);
        assertPrinted("""
                SINCE            FOR  SEVERITY    PID  PROGRAM     VALUE    USUAL       Z  FEATURE
                14:03:22.123  42.0 s  CRITICAL   1234  postgres   125 ms  8.00 ms   +14.2  I/O latency_p95
                  Blocking I/O of postgres has a p95 of 125.0ms; usual is 8.0ms. Rising by 12.0 ms a minute (p =
                  0.002).
                14:02:22.123  10.0 s  HIGH          -  host       40.0 %    2.0 %   +38.0  error_rate
                  Over: 40 % of all calls failed.
                120 baselines, 14 of them still being learnt.
                """);
        printed.reset();
        new AnomalyListing(platform, screen, TIMES).print(true);
        assertPrinted("{\"value\":\"Anomaly\"}\n".repeat(2));
    }

    @Test
    void without_anomalies_it_is_said_how_much_is_known_of_what_is_usual() throws CommandException {
        platform.anomalies = Optional.of(new FakePlatform.Unusual(List.of(), 1, 0));
        new AnomalyListing(platform, screen, TIMES).print(false);
        assertPrinted("""
                No anomalies: nothing is away from what is usual, and nothing was lately.
                1 baseline.
                """);
    }

    @Test
    void features_are_drawn_over_time_with_a_blank_where_a_second_has_no_value() throws CommandException {
        featuresOfPostgres();
        features("postgres", Optional.empty(), false);
        assertPrinted("""
                postgres 1234 from 2026-11-21 14:03:15.123 to 14:03:22.123 in steps of 1 second
                CATEGORY         FEATURE                   LAST    USUAL       Z  COURSE
                all              rate                     12.3k        -       -  █
                blocking_io      latency_p95            80.0 ms  8.00 ms    +9.0  ▁▂▃▄ ▆▇█
                """);
        printed.reset();
        features("1234", Optional.empty(), true);
        assertPrinted("{\"value\":\"Feature\"}\n".repeat(2));
    }

    @Test
    void the_host_has_features_too() throws CommandException {
        featuresOfPostgres();
        features("host", Optional.of(Duration.ofMinutes(1)), false);
        assertPrinted("""
                Host from 2026-11-21 14:03:22.123 to 14:03:22.123 in steps of 1 second
                CATEGORY         FEATURE                   LAST    USUAL       Z  COURSE
                all              rate                     12.3k        -       -  █
                """);
    }

    @Test
    void processes_of_one_name_are_all_shown() throws CommandException {
        var first = Samples.process(10, "/usr/bin/cat");
        var second = Samples.process(11, "/usr/bin/cat");
        platform.features = Optional.of(new FakePlatform.Seconds(List.of(), Optional.empty(), List.of(
                CallSamples.rate(Optional.of(second)), CallSamples.rate(Optional.of(first)))));
        features("cat", Optional.empty(), false);
        assertEquals(List.of("cat 10 from", "cat 11 from"),
                text().lines().filter(line -> line.startsWith("cat")).map(line -> line.substring(0, 11)).toList());
    }

    @Test
    void features_of_nobody_and_from_too_long_ago_are_errors() {
        featuresOfPostgres();
        assertFails("99: no features are kept of such a process, because it made no system calls while it was watched,"
                + " or does not exist; they are kept of 1 process: trace:top --all, and of the host",
                () -> features("99", Optional.empty(), false));
        assertFails("--since 1 hour: with this resolution the last 10 minutes are kept; use a coarser one: --resolution"
                + " 10s (2 hours)", () -> features("postgres", Optional.of(Duration.ofHours(1)), false));
        assertFails("--since 2 days: no more than the last 24 hours are kept",
                () -> features("postgres", Optional.of(Duration.ofDays(2)), false));
    }

    @Test
    void a_histogram_has_bars_percentiles_and_what_was_waited_for() throws CommandException {
        platform.ledger = Optional.of(new FakePlatform.Ledger(List.of(CallSamples.calls())));
        histogram(1234, "read", false);
        assertPrinted("""
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
        assertPrinted("{\"value\":\"CallHistogram\"}\n");
    }

    @Test
    void calls_that_all_waited_for_the_same_have_no_second_table() throws CommandException {
        platform.ledger = Optional.of(new FakePlatform.Ledger(List.of(CallSamples.calls())));
        histogram(1234, "openat", false);
        assertPrinted("""
                openat of postgres 1234 in 10 min: 1 call, 1.5 µs in them

                      FROM          TO  COUNT        %
                    1.0 µs      2.0 µs      1  100.0 %  ████████████████████████████████████████████████████████████

                p50 1.5 µs, p95 1.5 µs, p99 1.5 µs, max 1.5 µs
                """);
    }

    @Test
    void a_call_that_was_never_made_and_an_unknown_pid_are_errors_that_say_what_there_is() {
        platform.ledger = Optional.of(new FakePlatform.Ledger(List.of(CallSamples.calls())));
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
        platform.tools = List.of(new FakePlatform.Echo("echo"));
        ToolCaller tools = new ToolCaller(platform, screen);
        tools.list(false);
        tools.call("echo", "{\"limit\": 3}");
        tools.call("echo", "");
        tools.schema("echo");
        tools.list(true);
        assertPrinted("""
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
        ToolCaller tools = new ToolCaller(platform, screen);
        tools.list(false);
        assertPrinted("There are no tools. Install what brings them: feature:install tracewarden-classifier\n");
        assertFails("echo: no tool of this name; there is none: feature:install tracewarden-classifier",
                () -> tools.call("echo", ""));
        platform.tools = List.of(new FakePlatform.Echo("echo"), new FakePlatform.Echo("other"));
        assertFails("ehco: no tool of this name; there is echo, other", () -> tools.call("ehco", ""));
        assertFails("echo: input '3' is no JSON object (trace:tool echo --schema shows what it takes)",
                () -> tools.call("echo", "3"));
    }

    private void somethingGoesOn() {
        platform.features = Optional.of(new FakePlatform.Seconds(
                List.of(CallSamples.calmNginx(), CallSamples.sleeping(), CallSamples.busyPostgres()),
                Optional.of(CallSamples.host()), List.of()));
        platform.patterns = Optional.of(() -> List.of(CallSamples.fsync()));
        platform.anomalies = Optional.of(new FakePlatform.Unusual(
                List.of(CallSamples.anomaly(), CallSamples.pastHostAnomaly()), 120, 14));
    }

    private void observed() {
        platform.observations = FakePlatform.Observed.of(
                CallSamples.slowRead(), CallSamples.slowConnect(), CallSamples.idleWait());
        platform.formatter = Optional.of(new FakePlatform.PlainFormatter());
    }

    private void featuresOfPostgres() {
        platform.features = Optional.of(new FakePlatform.Seconds(List.of(), Optional.empty(), List.of(
                CallSamples.risingLatency(Optional.of(CallSamples.POSTGRES)),
                CallSamples.rate(Optional.of(CallSamples.POSTGRES)), CallSamples.rate(Optional.empty()))));
    }

    private static ObservationQuery all(Severity least) {
        return query(least, Optional.empty(), OptionalInt.empty(), Order.NEWEST, 50);
    }

    private static ObservationQuery query(Severity least, Optional<SyscallCategory> category, OptionalInt pid,
            Order order, int limit) {
        return new ObservationQuery(Optional.of(Instant.EPOCH), category, pid, Optional.empty(), least, order, limit);
    }

    private void top(TopSort sort, boolean all, boolean json) throws CommandException {
        new TopReport(platform, screen, TIMES).print(sort, all, 2, json);
    }

    private SlowListing slow() {
        return new SlowListing(platform, screen, TIMES);
    }

    private void patterns(OptionalInt pid, boolean json) throws CommandException {
        new PatternListing(platform, screen, TIMES).print(pid, Optional.empty(), json);
    }

    private void features(String target, Optional<Duration> last, boolean json) throws CommandException {
        new FeatureReport(platform, screen, new FeatureTable(TIMES, 100, Style.MONOCHROME, Blocks.UNICODE),
                Clock.fixed(Samples.MOMENT, ZoneOffset.UTC)).print(target, Resolution.SECOND, last, json);
    }

    private void histogram(int pid, String syscall, boolean json) throws CommandException {
        new HistogramReport(platform, screen, new HistogramPage(100, Style.MONOCHROME, Blocks.UNICODE))
                .print(pid, syscall, json);
    }

    private void assertPrinted(String expected) {
        assertEquals(expected, text());
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void assertFails(String message, Executable command) {
        CommandException failure = assertThrows(CommandException.class, command);
        assertEquals(message, failure.getNiceHelp());
    }
}
