// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.shell.command.PrintedScreen.assertFails;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.analysis.Resolution;
import org.tracewarden.shell.CallSamples;
import org.tracewarden.shell.FakeCalls;
import org.tracewarden.shell.FakePlatform;
import org.tracewarden.shell.Samples;
import org.tracewarden.shell.render.Blocks;
import org.tracewarden.shell.render.FeatureTable;
import org.tracewarden.shell.render.Style;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.TopSort;

/** What the commands about rates, patterns and anomalies print. */
class FeatureCommandsTest {

    private static final Times TIMES = new Times(ZoneOffset.UTC);

    private final FakePlatform platform = new FakePlatform();
    private final PrintedScreen printed = new PrintedScreen();

    @Test
    void top_shows_the_host_and_those_that_are_blocked_and_says_who_only_waits() throws CommandException {
        somethingGoesOn();
        top(TopSort.BLOCKED, false, false);
        printed.assertIs("""
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
        printed.assertIs("""
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
        printed.assertIs("{\"value\":\"Activity\"}\n".repeat(3));
    }

    @Test
    void top_before_the_first_second_has_nothing_to_show() throws CommandException {
        platform.features = Optional.of(new FakeCalls.Seconds(List.of(), Optional.empty(), List.of()));
        top(TopSort.BLOCKED, false, false);
        assertTrue(printed.text().startsWith("Host: the first second has not been measured yet.\n"), printed.text());
    }

    @Test
    void a_pattern_is_a_short_paragraph() throws CommandException {
        platform.patterns = Optional.of(() -> List.of(CallSamples.fsync()));
        patterns(OptionalInt.of(1234), false);
        printed.assertIs("""
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
        printed.assertIs("{\"value\":\"SyscallPattern\"}\n");
    }

    @Test
    void without_patterns_it_is_said_plainly() throws CommandException {
        platform.patterns = Optional.of(List::of);
        patterns(OptionalInt.empty(), false);
        printed.assertIs("No patterns: no process shows one, and none has shown one lately.\n");
        printed.reset();
        platform.patterns = Optional.of(() -> List.of(CallSamples.fsync()));
        patterns(OptionalInt.of(3), false);
        printed.assertIs("No pattern matches --pid 3. 1 other is known: trace:patterns\n");
    }

    @Test
    void anomalies_are_figures_and_a_sentence() throws CommandException {
        platform.anomalies = Optional.of(new FakeCalls.Unusual(
                List.of(CallSamples.anomaly(), CallSamples.pastHostAnomaly()), 120, 14));
        new AnomalyListing(platform, printed.screen(), TIMES).print(false);
        printed.assertIs("""
                SINCE            FOR  SEVERITY    PID  PROGRAM     VALUE    USUAL       Z  FEATURE
                14:03:22.123  42.0 s  CRITICAL   1234  postgres   125 ms  8.00 ms   +14.2  I/O latency_p95
                  Blocking I/O of postgres has a p95 of 125.0ms; usual is 8.0ms. Rising by 12.0 ms a minute (p =
                  0.002).
                14:02:22.123  10.0 s  HIGH          -  host       40.0 %    2.0 %   +38.0  error_rate
                  Over: 40 % of all calls failed.
                120 baselines, 14 of them still being learnt.
                """);
        printed.reset();
        new AnomalyListing(platform, printed.screen(), TIMES).print(true);
        printed.assertIs("{\"value\":\"Anomaly\"}\n".repeat(2));
    }

    @Test
    void without_anomalies_it_is_said_how_much_is_known_of_what_is_usual() throws CommandException {
        platform.anomalies = Optional.of(new FakeCalls.Unusual(List.of(), 1, 0));
        new AnomalyListing(platform, printed.screen(), TIMES).print(false);
        printed.assertIs("""
                No anomalies: nothing is away from what is usual, and nothing was lately.
                1 baseline.
                """);
    }

    @Test
    void features_are_drawn_over_time_with_a_blank_where_a_second_has_no_value() throws CommandException {
        featuresOfPostgres();
        features("postgres", Optional.empty(), false);
        printed.assertIs("""
                postgres 1234 from 2026-11-21 14:03:15.123 to 14:03:22.123 in steps of 1 second
                CATEGORY         FEATURE                   LAST    USUAL       Z  COURSE
                all              rate                     12.3k        -       -  █
                blocking_io      latency_p95            80.0 ms  8.00 ms    +9.0  ▁▂▃▄ ▆▇█
                """);
        printed.reset();
        features("1234", Optional.empty(), true);
        printed.assertIs("{\"value\":\"Feature\"}\n".repeat(2));
    }

    @Test
    void the_host_has_features_too() throws CommandException {
        featuresOfPostgres();
        features("host", Optional.of(Duration.ofMinutes(1)), false);
        printed.assertIs("""
                Host from 2026-11-21 14:03:22.123 to 14:03:22.123 in steps of 1 second
                CATEGORY         FEATURE                   LAST    USUAL       Z  COURSE
                all              rate                     12.3k        -       -  █
                """);
    }

    @Test
    void processes_of_one_name_are_all_shown() throws CommandException {
        var first = Samples.process(10, "/usr/bin/cat");
        var second = Samples.process(11, "/usr/bin/cat");
        platform.features = Optional.of(new FakeCalls.Seconds(List.of(), Optional.empty(), List.of(
                CallSamples.rate(Optional.of(second)), CallSamples.rate(Optional.of(first)))));
        features("cat", Optional.empty(), false);
        assertEquals(List.of("cat 10 from", "cat 11 from"),
                printed.text().lines().filter(line -> line.startsWith("cat")).map(line -> line.substring(0, 11))
                        .toList());
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

    private void somethingGoesOn() {
        platform.features = Optional.of(new FakeCalls.Seconds(
                List.of(CallSamples.calmNginx(), CallSamples.sleeping(), CallSamples.busyPostgres()),
                Optional.of(CallSamples.host()), List.of()));
        platform.patterns = Optional.of(() -> List.of(CallSamples.fsync()));
        platform.anomalies = Optional.of(new FakeCalls.Unusual(
                List.of(CallSamples.anomaly(), CallSamples.pastHostAnomaly()), 120, 14));
    }

    private void featuresOfPostgres() {
        platform.features = Optional.of(new FakeCalls.Seconds(List.of(), Optional.empty(), List.of(
                CallSamples.risingLatency(Optional.of(CallSamples.POSTGRES)),
                CallSamples.rate(Optional.of(CallSamples.POSTGRES)), CallSamples.rate(Optional.empty()))));
    }

    private void top(TopSort sort, boolean all, boolean json) throws CommandException {
        new TopReport(platform, printed.screen(), TIMES).print(sort, all, 2, json);
    }

    private void patterns(OptionalInt pid, boolean json) throws CommandException {
        new PatternListing(platform, printed.screen(), TIMES).print(pid, Optional.empty(), json);
    }

    private void features(String target, Optional<Duration> last, boolean json) throws CommandException {
        new FeatureReport(platform, printed.screen(), new FeatureTable(TIMES, 100, Style.MONOCHROME, Blocks.UNICODE),
                Clock.fixed(Samples.MOMENT, ZoneOffset.UTC)).print(target, Resolution.SECOND, last, json);
    }
}
